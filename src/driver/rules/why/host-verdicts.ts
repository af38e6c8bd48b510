import { isSameHost } from '../../../fdb/check-host.ts';
import type { Verdict } from '../../../fdb/why.ts';
import type { AgentRow } from '../../inventory/inventory.ts';
import { tunnelIpOf, tunnelIpsByHost } from '../counting-agents.ts';
import { takesCastsFor } from '../type-gate.ts';

/** Rule A: does the host have an agent that counts? */
export function agentVerdict(host: string, agents: readonly AgentRow[]): Verdict {
  const tunnelIps = tunnelIpsByHost(agents).get(host) ?? [];
  return {
    rule: 'host-agent',
    weight: tunnelIps.length > 0 ? 'in' : 'out',
    host,
    tunnelIps: [...new Set(tunnelIps)],
    ...whoIsThere(host, agents),
  };
}

/** What is worth knowing of a host's agents, and makes them count or not nowhere. */
export function agentRemarks(
  host: string,
  agents: readonly AgentRow[],
  networkType: string,
  isReceiver: boolean,
): Verdict[] {
  const counting = agents.filter((agent) => agent.host === host && tunnelIpOf(agent) !== undefined);
  const remarks: Verdict[] = [];
  const tunnelIps = [...new Set(counting.map((agent) => tunnelIpOf(agent)!))];
  if (counting.length > 1) remarks.push({ rule: 'several-agents', weight: 'remark', host, tunnelIps });
  for (const agent of counting) {
    const { state, configurations } = agent;
    if (state !== undefined && !state.isAlive) {
      const lastHeartbeat = state.lastHeartbeat.toISOString();
      remarks.push({ rule: 'agent-down', weight: 'remark', host, lastHeartbeat, isReceiver });
    }
    if (!takesCastsFor(agent, networkType)) {
      remarks.push({ rule: 'agent-types', weight: 'remark', host, networkType, types: typesOf(agent), isReceiver });
    }
    if (configurations.l2_population === false) {
      remarks.push({ rule: 'agent-l2pop-off', weight: 'remark', host, isReceiver });
    }
  }
  return remarks;
}

/** An asked host without a counting agent: nothing of the answer is left out for it, and nobody there uses it. */
export function receiverVerdict(host: string, agents: readonly AgentRow[]): Verdict[] {
  return tunnelIpsByHost(agents).has(host)
    ? []
    : [{ rule: 'receiver-agent', weight: 'remark', host, ...whoIsThere(host, agents) }];
}

/** The types of the agents of a host; where it has none, the host that may be meant: a short name for a long one. */
function whoIsThere(
  host: string,
  agents: readonly AgentRow[],
): { agentTypes: readonly string[]; similar: string | undefined } {
  const agentTypes = [...new Set(agents.filter((agent) => agent.host === host).map(({ agentType }) => agentType))];
  if (agentTypes.length > 0) return { agentTypes, similar: undefined };
  return { agentTypes, similar: agents.find((agent) => isSameHost(agent.host, host))?.host };
}

function typesOf({ configurations }: AgentRow): readonly string[] {
  const types = configurations.l2pop_network_types ?? configurations.tunnel_types;
  return Array.isArray(types) ? types.map(String) : [];
}
