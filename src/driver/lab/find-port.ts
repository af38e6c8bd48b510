import { canonicalIp, isIp } from '../../fdb/address.ts';
import type { InventoryRows, NetworkRow, PortRow } from '../inventory/inventory.ts';
import { nearestName } from '../inventory/nearest-name.ts';
import { AmbiguousPort, NotInLab } from './errors.ts';

/** Ports of a lab file have no names: they go by id, MAC or address. */
export interface PortReference {
  port: string;
  /** Name or id, where a MAC or an address is on several networks. */
  network?: string | undefined;
}

/**
 * The place of a port in the file's list.
 * @throws NotInLab, AmbiguousPort
 */
export function findPort(rows: InventoryRows, file: string, { port: wanted, network }: PortReference): number {
  const networkId = network === undefined ? undefined : findNetwork(rows, file, network).id;
  const here = rows.ports.filter((port) => networkId === undefined || port.networkId === networkId);
  const name = isIp(wanted) ? canonicalIp(wanted) : wanted.toLowerCase();
  const found = here.filter((port) => namesOf(port).includes(name));
  if (found.length === 0) throw new NotInLab('port', wanted, file, nearestName(name, here.flatMap(namesOf)), network);
  if (found.length > 1)
    throw new AmbiguousPort(
      wanted,
      file,
      found.map(({ id }) => id),
    );
  return rows.ports.indexOf(found[0]!);
}

const namesOf = ({ id, mac, fixedIps }: PortRow): string[] => [id, mac, ...fixedIps.map(({ ip }) => ip)];

/** @throws NotInLab */
export function findNetwork({ networks }: InventoryRows, file: string, wanted: string): NetworkRow {
  const found = networks.find(({ name }) => name === wanted) ?? networks.find(({ id }) => id === wanted.toLowerCase());
  if (found === undefined) {
    const suggestion = nearestName(
      wanted,
      networks.map(({ name }) => name),
    );
    throw new NotInLab('network', wanted, file, suggestion);
  }
  return found;
}

/** A host that an agent, a port or a router of the file has. @throws NotInLab */
export function requireHost({ agents, ports, haBindings }: InventoryRows, file: string, wanted: string): void {
  const hosts = new Set([
    ...agents.map(({ host }) => host),
    ...ports.flatMap((port) => [...port.bindings, ...port.distributedBindings]).map(({ host }) => host),
    ...haBindings.flatMap(({ host }) => host ?? []),
  ]);
  if (!hosts.has(wanted)) throw new NotInLab('host', wanted, file, nearestName(wanted, [...hosts]));
}
