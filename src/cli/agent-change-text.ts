import type { AgentChange } from '../agent/agent-options.ts';
import { firstFew } from './first-few.ts';

/** One change of an agent's state as a log line: what brought it, where, how much of it, and what is held now. */
export function agentChangeText(change: AgentChange): string {
  const { cause, networkIds, tunnelIps, added, removed, moved, held } = change;
  const where = tunnelIps.length > 0 ? `  tunnel ips ${firstFew(tunnelIps)}` : '';
  const counts = `${counted('added', added)}${counted('removed', removed)}${counted('moved', moved)}`;
  return `${cause}  networks ${firstFew(networkIds)}${where}${counts}  held ${held}`;
}

const counted = (what: string, count: number): string => (count > 0 ? `  ${what} ${count}` : '');
