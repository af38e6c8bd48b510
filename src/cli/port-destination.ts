import { isIpv4 } from '../fdb/address.ts';
import { isNetworkId } from '../fdb/network-id.ts';
import type { FdbQuery } from '../fdb/query.ts';
import { type Destination, parseDestination } from '../fdb/trace/destination.ts';
import { WrongUsage } from './errors.ts';

/** Refuses at once what is neither an address nor a port's id. @throws WrongUsage */
export function requireDestination(flag: string, text: string): void {
  if (parseDestination(text) !== undefined || isNetworkId(text)) return;
  throw new WrongUsage(
    `${flag} ${text}: expected a MAC or an IP address that a port can have, or a port's id`,
    "A port goes by its MAC, by an address of it, or by its id: 'openstack port list --server VM' shows all three.",
  );
}

/**
 * What a flag names: an address, or a port by its id where the source knows ports. A port is gone to
 * by its first IPv4 address, as a guest would; else by its first; by its MAC where it has none.
 * @param by `mac`: a port is meant as such, however many others share its address
 * @throws WrongUsage
 */
export async function destinationOf(
  source: FdbQuery,
  networkId: string,
  flag: string,
  text: string,
  by: 'ip' | 'mac' = 'ip',
): Promise<Destination> {
  requireDestination(flag, text);
  const address = parseDestination(text);
  if (address !== undefined) return address;
  if (source.findPort === undefined) {
    throw new WrongUsage(
      `${flag} ${text}: ${source.origin} knows no ports`,
      'Name the port by its MAC, or by an address of it.',
    );
  }
  const port = await source.findPort(networkId, text.toLowerCase());
  if (port === undefined) {
    throw new WrongUsage(
      `${flag} ${text}: ${source.origin} has no such port on network ${networkId}`,
      'Name the network that it is on.',
    );
  }
  const goneTo = by === 'mac' ? undefined : (port.ips.find(isIpv4) ?? port.ips[0]);
  return parseDestination(goneTo ?? port.mac)!;
}
