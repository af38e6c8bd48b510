import type { AgentChange } from '../agent/agent-options.ts';
import { firstFew } from './first-few.ts';

/** One change of an agent's state as a log line: what brought it, where, how much of it, and what is held now. */
export function agentChangeText({ cause, networkIds, tunnelIps, held, ...counts }: AgentChange): string {
  const where = tunnelIps.length > 0 ? `  tunnel ips ${firstFew(tunnelIps)}` : '';
  const { added, removed, moved } = counts;
  const much = Object.entries({ added, removed, moved }).filter(([, count]) => count > 0);
  return `${cause}  networks ${firstFew(networkIds)}${where}  ${much.map((each) => each.join(' ')).join('  ')}  held ${held}`;
}
