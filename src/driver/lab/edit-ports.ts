import { randomBytes } from 'node:crypto';
import { parse } from 'yaml';
import { canonicalIp } from '../../fdb/address.ts';
import type { InventoryRows, NetworkRow, PortRow } from '../inventory/inventory.ts';
import { parseLabRows } from '../inventory/lab-rows.ts';
import { changeLabText } from './change-lab-text.ts';
import { PortOnManyHosts } from './errors.ts';
import { findNetwork, findPort, type PortReference, requireHost } from './find-port.ts';
import type { LabChange } from './lab-change.ts';

/** A lab file that is being edited. */
export interface OpenLab {
  file: string;
  rows: InventoryRows;
  /** Its ports as they are written there, in the same order as the rows. */
  written: readonly Readonly<Record<string, unknown>>[];
}

/** What an edit changes, and the place of its port. */
export interface PortEdit {
  changes: LabChange[];
  port: number;
}

/** An edited file; of a port that is gone, how it was. */
export interface EditedLab {
  text: string;
  isChanged: boolean;
  port: PortRow;
  network: NetworkRow;
}

/**
 * Makes an edit of one port. What the text says otherwise, and how, stays.
 * @throws LabFileError, NotInLab, AmbiguousPort, PortOnManyHosts, LabNotEditable
 */
export function editLabPort(text: string, file: string, edit: (lab: OpenLab) => PortEdit): EditedLab {
  const rows = parseLabRows(text, file);
  const written = (parse(text, { logLevel: 'error' }) as { ports?: OpenLab['written'] | null }).ports ?? [];
  const { changes, port: index } = edit({ file, rows, written });
  const edited = changes.length === 0 ? text : changeLabText(text, file, changes);
  const port = parseLabRows(edited, file).ports.find(({ id }) => id === rows.ports[index]?.id);
  const shown = port ?? rows.ports[index] ?? parseLabRows(edited, file).ports[index]!;
  const network = rows.networks.find(({ id }) => id === shown.networkId)!;
  return { text: edited, isChanged: edited !== text, port: shown, network };
}

/** Its status, if it has another. */
export const setPortStatus =
  (reference: PortReference, status: 'ACTIVE' | 'DOWN') =>
  ({ rows, file }: OpenLab): PortEdit => {
    const port = findPort(rows, file, reference);
    const isSo = rows.ports[port]!.status === status;
    return { port, changes: isSo ? [] : [{ kind: 'set', port, key: 'status', value: status }] };
  };

export const deletePort =
  (reference: PortReference) =>
  ({ rows, file }: OpenLab): PortEdit => {
    const port = findPort(rows, file, reference);
    return { port, changes: [{ kind: 'remove', port }] };
  };

/** All its addresses. */
export const setPortIps =
  (reference: PortReference, ips: readonly string[]) =>
  ({ rows, file }: OpenLab): PortEdit => {
    const port = findPort(rows, file, reference);
    const isSo = rows.ports[port]!.fixedIps.map(({ ip }) => ip).join() === ips.map(canonicalIp).join();
    return { port, changes: isSo ? [] : [{ kind: 'set', port, key: 'ips', value: ips }] };
  };

/** To another host, of which it has its only binding then. */
export const migratePort =
  (reference: PortReference, host: string) =>
  ({ rows, file, written }: OpenLab): PortEdit => {
    const port = findPort(rows, file, reference);
    const { id, bindings, distributedBindings } = rows.ports[port]!;
    if (distributedBindings.length > 0) {
      throw new PortOnManyHosts(
        id,
        file,
        distributedBindings.map((binding) => binding.host),
      );
    }
    requireHost(rows, file, host);
    if (bindings.length === 1 && bindings[0]!.host === host && bindings[0]!.status === 'ACTIVE')
      return { port, changes: [] };
    const isListed = Object.hasOwn(written[port]!, 'bindings');
    const changes: LabChange[] = isListed ? [{ kind: 'drop', port, key: 'bindings' }] : [];
    return { port, changes: [...changes, { kind: 'set', port, key: 'host', value: host }] };
  };

export interface NewPort {
  network: string;
  host?: string | undefined;
  mac?: string | undefined;
  ips: readonly string[];
  /** Default ACTIVE. */
  status?: 'DOWN' | undefined;
}

/** A port after all others; one without a MAC gets a free one of Neutron's range. */
export const addPort =
  ({ network, host, mac, ips, status }: NewPort) =>
  ({ rows, file, written }: OpenLab): PortEdit => {
    const { id: networkId } = findNetwork(rows, file, network);
    if (host !== undefined) requireHost(rows, file, host);
    const value = {
      network,
      ...(host !== undefined && { host }),
      mac: mac ?? freeMac(rows.ports.filter((port) => port.networkId === networkId)),
      ...(ips.length > 0 && { ips }),
      ...(status !== undefined && { status }),
    };
    return { port: written.length, changes: [{ kind: 'append', value }] };
  };

function freeMac(ports: readonly PortRow[]): string {
  for (;;) {
    const mac = `fa:16:3e:${[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
    if (!ports.some((port) => port.mac === mac)) return mac;
  }
}
