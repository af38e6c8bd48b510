import { typeOfTunnelPortName } from '../../fdb/tunnel-port-name.ts';

/** Neutron's default name of it (`tunnel_bridge`); what l2pop writes is there (spec l2pop 3.1). */
const USUAL_NAME = 'br-tun';
/** Neutron's default name of the integration bridge's end (`int_peer_patch_port`). */
const PATCH_OF_BR_INT = 'patch-tun';
const TUNNEL_TYPES = new Set(['vxlan', 'gre', 'geneve', 'ip6gre']);

/** Rows of OVSDB as ovs-vsctl prints them in JSON. */
export interface OvsdbTable {
  headings: string[];
  data: unknown[][];
}

export interface OvsdbTables {
  /** name, ports */
  bridges: OvsdbTable;
  /** _uuid, interfaces */
  ports: OvsdbTable;
  /** _uuid, name, type, options */
  interfaces: OvsdbTable;
}

/**
 * The bridges that may be the agent's tunnel bridge: br-tun where it is there, else those with tunnel ports named as Neutron
 * names them, of these the ones with a patch port; else, on a host without tunnels yet, the one that is patched to Neutron's
 * patch-tun.
 */
export function tunnelBridges({ bridges, ports, interfaces }: OvsdbTables): string[] {
  const rowOf = new Map(rowsOf(interfaces).map((row) => [uuidsOf(row._uuid)[0], row]));
  const ofPort = new Map(rowsOf(ports).map((row) => [uuidsOf(row._uuid)[0], uuidsOf(row.interfaces)]));
  const held = rowsOf(bridges).map((bridge) => {
    const uuids = uuidsOf(bridge.ports).flatMap((port) => ofPort.get(port) ?? []);
    return { name: String(bridge.name), interfaces: uuids.flatMap((uuid): Row[] => [rowOf.get(uuid) ?? []].flat()) };
  });
  const named = held.filter(({ name }) => name === USUAL_NAME);
  const tunnelled = held.filter(({ interfaces: rows }) => rows.some(isTunnelOfNeutron));
  const patched = tunnelled.filter(({ interfaces: rows }) => rows.some(({ type }) => type === 'patch'));
  const ofAgent = held.filter(({ interfaces: rows }) => rows.some((row) => peerOf(row) === PATCH_OF_BR_INT));
  const found = [named, patched, tunnelled, ofAgent].find((some) => some.length > 0) ?? [];
  return found.map(({ name }) => name);
}

type Row = Record<string, unknown>;

const rowsOf = ({ headings, data }: OvsdbTable): Row[] =>
  data.map((cells) => Object.fromEntries(headings.map((heading, index) => [heading, cells[index]])));

/** `["uuid","…"]` or `["set",[["uuid","…"],…]]` */
function uuidsOf(cell: unknown): string[] {
  const [kind, content] = Array.isArray(cell) ? cell : [];
  if (kind === 'uuid') return [String(content)];
  return kind === 'set' && Array.isArray(content) ? content.flatMap(uuidsOf) : [];
}

const isTunnelOfNeutron = ({ type, name }: Row): boolean =>
  TUNNEL_TYPES.has(String(type)) && typeOfTunnelPortName(String(name)) !== undefined;

function peerOf({ type, options }: Row): unknown {
  if (type !== 'patch' || !Array.isArray(options)) return undefined;
  const pairs: unknown[] = Array.isArray(options[1]) ? options[1] : [];
  return pairs.find((pair): pair is [string, unknown] => Array.isArray(pair) && pair[0] === 'peer')?.[1];
}
