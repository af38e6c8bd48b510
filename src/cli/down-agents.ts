import { canonicalIp } from '../fdb/address.ts';
import type { AgentAddress } from '../fdb/query.ts';
import { shortList } from './remedies/remedy.ts';

/**
 * A sentence on the agents of these tunnel ips that Neutron takes for down: they count all the same (spec l2pop 2.2
 * rule A), but what they hold may be as old as that. Undefined where there are none.
 * @param agents undefined: the source does not tell
 * @param tunnelIps in canonical spelling
 */
export function downAgentsNote(
  agents: readonly AgentAddress[] = [],
  tunnelIps: ReadonlySet<string>,
): string | undefined {
  const down = agents.flatMap(({ host, tunnelIp, state }) =>
    state !== undefined && !state.isAlive && tunnelIps.has(canonicalIp(tunnelIp))
      ? [`${host} (${tunnelIp}, last heard of at ${state.lastHeartbeat.toISOString()})`]
      : [],
  );
  if (down.length === 0) return undefined;
  return `note: Neutron takes ${down.length === 1 ? 'an agent' : `${down.length} agents`} for down, whose entries count all the same: ${shortList(down)}`;
}
