import { canonicalIp, canonicalMac } from '../../fdb/address.ts';
import type { PortDestination } from '../../fdb/trace/destination.ts';
import type { PortRow } from '../inventory/inventory.ts';

/** Those of a network's ports that have this MAC, or this fixed ip. */
export const portsWith = (ports: readonly PortRow[], destination: PortDestination): PortRow[] =>
  ports.filter(({ mac, fixedIps }) =>
    destination.kind === 'mac'
      ? canonicalMac(mac) === destination.mac
      : fixedIps.some(({ ip }) => canonicalIp(ip) === destination.ip),
  );
