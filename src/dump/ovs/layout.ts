import type { BridgeFlows } from './bridge-flows.ts';

/** Which tables hold what (spec l2pop 3.1, 3.3a); undefined numbers: this layout has none of it. */
export interface Layout {
  name: string;
  hasL2pop: boolean;
  /** Ingress table → tunnel type. */
  ingress: ReadonlyMap<number, string>;
  flood: number;
  responder: number | undefined;
}

const BR_TUN: Layout = {
  name: 'br-tun',
  hasL2pop: true,
  ingress: new Map([
    [3, 'gre'],
    [4, 'vxlan'],
    [6, 'geneve'],
  ]),
  flood: 22,
  responder: 21,
};

const BR_TUN_2013: Layout = {
  name: 'br-tun 2013.2',
  hasL2pop: true,
  ingress: new Map([
    [2, 'gre'],
    [3, 'vxlan'],
  ]),
  flood: 21,
  responder: undefined,
};

const without = (name: string): Layout => ({ ...BR_TUN, name, hasL2pop: false });

/** Finds the layout out from what the flows show, before any of them is taken for something. */
export function layoutOf(flows: BridgeFlows): Layout {
  const jump = flows.tables.get(20)?.defaultJump;
  if (jump === 21 || flows.ingress.some(({ table }) => table === 2)) return BR_TUN_2013;
  if (jump === 22) return BR_TUN;
  if (flows.normalWithTunnelId > 0 && !flows.tables.has(20)) return without('br-tun 2012.2');
  const hasEntries =
    flows.ingress.length > 0 ||
    [...flows.vlans.values()].some(({ unicast, arp, floods }) => unicast.size + arp.size + floods.length > 0);
  const hasJumps = [...flows.jumps.values()].some((table) => BR_TUN.ingress.has(table));
  const isEmptied = [3, 4, 20, 21, 22].some((table) => flows.tables.get(table)?.hasDefault === true);
  if (flows.otherSoftware === 0 && (hasEntries || hasJumps || isEmptied)) return BR_TUN;
  if (flows.otherSoftware > 0)
    return without("not Neutron's br-tun: flows match tunnel ids in tables 20 to 22, as OpenDaylight's do");
  if (flows.tables.has(60) || flows.tables.has(23) || flows.tables.has(24)) return without("Neutron's br-int");
  return without("not Neutron's br-tun");
}
