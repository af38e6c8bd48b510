import type { LinkRecord, VxlanRecord } from './records.ts';

/** What was read of one `vxlan-<vni>` device, from all dumps of the host together. */
export interface Device {
  readonly name: string;
  /** The bridge it is in: `brq…` for the agent's; undefined: no dump told. */
  master: string | undefined;
  /** It stands in a list of links, so that a missing master means that it has none. */
  isInLinks: boolean;
  vxlan: VxlanRecord | undefined;
  /** A whole `bridge fdb show` of this device alone was given. */
  hasFdb: boolean;
  /** A whole `ip neigh show` of this device alone was given. */
  hasNeighbours: boolean;
  readonly unicast: Map<string, string>;
  readonly flood: Set<string>;
  readonly learned: Map<string, string>;
  readonly arp: Map<string, string>;
  /** IPs of `arp` that other software wrote. */
  readonly foreignArp: Set<string>;
  /** Where it floods to by default, in multicast mode. */
  group: string | undefined;
  /** MAC → the destinations beside the one kept. */
  readonly further: Map<string, Set<string>>;
  /** Word of other software (`extern_learn`) or state (`static`) → number of entries passed over. */
  readonly passedOver: Map<string, number>;
}

const AGENTS_NAME = /^vxlan-(\d{1,8})$/;

/** Does the name have the form that the agent gives its devices (spec l2pop 4.1)? */
export const hasAgentsName = (name: string): boolean => AGENTS_NAME.test(name);

/** Has the name the form that the agent gives its bridges, `brq…` (spec l2pop 4.1)? */
export const isNetworkBridge = (name: string): boolean => name.startsWith('brq');

/** The device's own id if a link list told it, else the number in its name. */
export const vniOf = (device: Device): number => device.vxlan?.id ?? Number(AGENTS_NAME.exec(device.name)?.[1]);

/** Its bridge is the agent's, as far as the dumps tell (spec l2pop 4.3a, last row). */
export const isAgents = (device: Device): boolean =>
  device.master === undefined ? !device.isInLinks : isNetworkBridge(device.master);

/** Is the ARP responder on for it: the flag `proxy`, else the neighbours that only a responder has (spec l2pop 4.1). */
export function responderOf(device: Device): boolean | undefined {
  if (device.vxlan !== undefined) return device.vxlan.hasProxy;
  return device.arp.size > 0 ? true : undefined;
}

/** The group that it floods to; undefined: unicast mode, or not told (spec l2pop 4.1). */
export const groupOf = (device: Device): string | undefined => device.vxlan?.group ?? device.group;

/** Nothing on it was written by l2pop: multicast mode and no entry, as an agent without l2_population has it. */
export const isWithoutL2pop = (device: Device): boolean =>
  groupOf(device) !== undefined && responderOf(device) !== true && device.unicast.size === 0 && device.flood.size === 0;

/** A device of which nothing has been read yet. */
export function newDevice(name: string): Device {
  return {
    name,
    master: undefined,
    isInLinks: false,
    vxlan: undefined,
    hasFdb: false,
    hasNeighbours: false,
    unicast: new Map(),
    flood: new Set(),
    learned: new Map(),
    arp: new Map(),
    foreignArp: new Set(),
    group: undefined,
    further: new Map(),
    passedOver: new Map(),
  };
}

/** `ip -d link` and `bridge link` of one host each tell a part. */
export function addLink(device: Device, link: LinkRecord): void {
  device.isInLinks = true;
  device.master = link.master ?? device.master;
  device.vxlan = link.vxlan ?? device.vxlan;
}
