import type { FdbEntries } from '../fdb/entries.ts';
import { networksOf } from '../fdb/entries.ts';
import type { AgentAddress, FdbQuery } from '../fdb/query.ts';
import { UnknownHost } from './errors.ts';

/**
 * A source that knows its agents refuses a host that has none.
 * @returns its agents, if it knows them
 * @throws UnknownHost
 */
export async function requireKnownHost(source: FdbQuery, host: string): Promise<AgentAddress[] | undefined> {
  const agents = await source.agents?.();
  if (agents === undefined) return undefined;
  const hosts = [...new Set(agents.map((agent) => agent.host))];
  if (!hosts.includes(host)) throw new UnknownHost(host, source.origin, hosts);
  return agents;
}

/** The agents of a source, where they only adorn a result: undefined too where they cannot be read. */
export const agentsIfTold = async (source: FdbQuery): Promise<AgentAddress[] | undefined> =>
  source.agents?.().catch(() => undefined);

/** The tunnel ips of a host, where the source knows its agents; undefined where it does not. */
export async function tunnelIpsOf(source: FdbQuery, host: string): Promise<string[] | undefined> {
  return (await source.agents?.())?.filter((agent) => agent.host === host).map((agent) => agent.tunnelIp);
}

/**
 * Did the answer for a host leave out any endpoint of the full one? If not, the host is unknown there, or has no
 * ACTIVE port on these networks: over RPC nothing tells which.
 */
export const leavesSomethingOut = (answer: FdbEntries, full: FdbEntries): boolean =>
  networksOf(full).some(([id, network]) =>
    Object.keys(network.ports).some((endpoint) => !Object.hasOwn(answer[id]?.ports ?? {}, endpoint)),
  );
