import { canonicalIp, canonicalMac } from '../../fdb/address.ts';
import type { PortSearch } from '../../fdb/trace/destination.ts';
import type { PortRow } from '../inventory/inventory.ts';

/** Those of a network's ports that have this id, this MAC, or this fixed ip. */
export const portsWith = (ports: readonly PortRow[], search: PortSearch): PortRow[] =>
  ports.filter((port) => isFoundBy(port, search));

function isFoundBy({ id, mac, fixedIps }: PortRow, search: PortSearch): boolean {
  switch (search.kind) {
    case 'id':
      return id === search.id;
    case 'mac':
      return canonicalMac(mac) === search.mac;
    case 'ip':
      return fixedIps.some(({ ip }) => canonicalIp(ip) === search.ip);
  }
}
