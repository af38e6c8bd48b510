import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { groupBy } from '../../fdb/group-by.ts';
import { portsOnHost } from '../rules/ports-on-host.ts';
import { portsWith } from '../rules/ports-with.ts';
import type { Inventory, InventoryRows } from './inventory.ts';
import { parseLabRows } from './lab-rows.ts';

/**
 * Reads a lab file once, and answers from memory from then on.
 * @throws LabFileError when the content is at fault; the file system's own error when it cannot be read
 */
export const openLabFile = async (path: string): Promise<Inventory> => labInventory(await readFile(path, 'utf8'), path);

/**
 * The inventory that a lab file's text stands for.
 * @param file its name, for messages and the origin
 * @throws LabFileError
 */
export const labInventory = (text: string, file: string): Inventory => inventoryOf(parseLabRows(text, file), file);

/** The inventory of a lab file that was read already. */
export function inventoryOf(rows: InventoryRows, file: string): Inventory {
  const networks = new Map(rows.networks.map((network) => [network.id, network]));
  const segments = groupBy(rows.segments, (segment) => segment.networkId);
  const ports = groupBy(rows.ports, (port) => port.networkId);
  return {
    origin: `lab file ${basename(file)}`,
    isUnchanging: true,
    async load(networkIds) {
      if (networkIds === 'all') return rows;
      const ids = [...new Set(networkIds)];
      return {
        ...rows,
        networks: ids.flatMap((id) => networks.get(id) ?? []),
        segments: rowsOf(segments, ids),
        ports: rowsOf(ports, ids),
      };
    },
    listNetworks: async () => ({ networks: rows.networks, segments: rows.segments }),
    agents: async () => rows.agents,
    portsOnHost: async (host) => portsOnHost(rows, host),
    portsWith: async (id, search) => ({ ports: portsWith(ports.get(id) ?? [], search), haBindings: [] }),
    close: async () => {},
  };
}

/** The groups of these keys in one list. That of a single key, which most queries have, is not copied. */
function rowsOf<Row>(groups: ReadonlyMap<string, readonly Row[]>, keys: readonly string[]): readonly Row[] {
  const found = keys.flatMap((key) => [groups.get(key) ?? []]);
  return found.length === 1 ? (found[0] ?? []) : found.flat();
}
