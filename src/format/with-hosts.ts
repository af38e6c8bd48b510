import type { TunnelHosts } from '../fdb/agent-hosts.ts';
import { hostAt } from './endpoint-text.ts';
import type { Cell } from './report.ts';

/** The tunnel ips of a cell with their hosts below, where these are known; for people alone. */
export function withHosts(cell: Cell, hosts: TunnelHosts): Cell {
  if (hosts.size === 0 || cell === null || typeof cell === 'number' || typeof cell === 'boolean') return cell;
  return [cell].flat().flatMap((line) => {
    const host = hostAt(line, hosts);
    return host === undefined ? [line] : [line, `(${host})`];
  });
}
