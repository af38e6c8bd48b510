import type { Pair } from '../../fdb/entries.ts';
import type { FixedIp, PortRow } from '../inventory/inventory.ts';

/**
 * One pair a fixed ip, ordered by the address's text, then its subnet. Rule N: a port without fixed ips has
 * none, its MAC is never announced (Neutron: _get_port_fdb_entries).
 */
export const pairsOf = (port: Pick<PortRow, 'mac' | 'fixedIps'>): Pair[] =>
  inOrder(port.fixedIps).map(({ ip }) => [port.mac, ip]);

function inOrder(fixedIps: readonly FixedIp[]): readonly FixedIp[] {
  if (fixedIps.length < 2) return fixedIps;
  return fixedIps.toSorted((a, b) => compareText(a.ip, b.ip) || compareText(a.subnetId ?? '', b.subnetId ?? ''));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
