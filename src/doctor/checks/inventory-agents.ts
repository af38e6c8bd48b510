import type { AgentAddress, FdbQuery } from '../../fdb/query.ts';
import { countOf } from '../count-of.ts';
import type { Seen } from '../course.ts';
import { AgentsDown, HostUnknown, NoAgents } from '../errors.ts';

/**
 * Agents that count (spec l2pop 2.2 rule A), how many of them are alive, and which are not.
 * @param host must be one of theirs
 * @throws HostUnknown, NoAgents
 */
export async function lookAtInventoryAgents(source: FdbQuery, host: string | undefined): Promise<Seen<true>> {
  const agents = await source.agents?.();
  if (agents === undefined) {
    const trouble = new Error(`${source.origin} does not tell its agents`);
    return { value: true, findings: [{ state: 'skipped', found: [], trouble }] };
  }
  const hosts = [...new Set(agents.map((agent) => agent.host))];
  if (agents.length === 0) throw new NoAgents();
  if (host !== undefined && !hosts.includes(host)) throw new HostUnknown(host, hosts);
  const down = agents.filter(({ state }) => state?.isAlive === false);
  const isTold = agents.some(({ state }) => state !== undefined);
  const facts = {
    agents: agents.length,
    alive: isTold ? agents.length - down.length : null,
    down: down.map(({ host: name, tunnelIp, state }) => ({
      host: name,
      tunnel_ip: tunnelIp,
      last_heartbeat: state?.lastHeartbeat.toISOString(),
    })),
  };
  const counted = `${countOf(agents.length, 'agent')} with a tunnel ip`;
  if (!isTold) return { value: true, findings: [{ found: `${counted}; it does not tell who is alive`, facts }] };
  const found = `${counted}, ${agents.length - down.length} alive, ${down.length} down`;
  if (down.length === 0) return { value: true, findings: [{ found, facts }] };
  return { value: true, findings: [{ state: 'warning', found, trouble: new AgentsDown(down.map(shown)), facts }] };
}

const shown = ({ host, state }: AgentAddress): string =>
  `${host} (last heard of at ${state?.lastHeartbeat.toISOString() ?? 'no time'})`;
