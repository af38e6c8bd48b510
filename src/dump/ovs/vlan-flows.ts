import { PackedPairs } from '../packed-pairs.ts';

/** What the flows of one local VLAN hold; ports by their number in BridgeFlows.ports, MACs and IPs packed. */
export interface VlanFlows {
  /** MAC → port; of a MAC that stands twice the last counts. */
  unicast: PackedPairs;
  learned: PackedPairs;
  /** IPv4 address → MAC. */
  arp: PackedPairs;
  /** Of the flood flow, by the table that it stands in (21 in 2013.2, else 22); ports as written. */
  floods: { table: number; outputs: string[]; tunnelId: number | undefined; cookie: string }[];
  /** The tunnel id that its unicast flows load: that of the first, and of those that differ by MAC. */
  tunnelId: number | undefined;
  otherTunnelIds: Map<number, number>;
  learnedTunnelId: number | undefined;
  lastCookie: string;
}

/** The local VLANs of a bridge, in the order in which their flows came. */
export class LocalVlans {
  readonly all = new Map<number, VlanFlows>();
  #lastVlan = -1;
  #last: VlanFlows | undefined;

  of(vlan: number): VlanFlows {
    if (this.#last && this.#lastVlan === vlan) return this.#last;
    let held = this.all.get(vlan);
    if (!held) {
      held = noFlows();
      this.all.set(vlan, held);
    }
    this.#lastVlan = vlan;
    this.#last = held;
    return held;
  }
}

const noFlows = (): VlanFlows => ({
  unicast: new PackedPairs(),
  learned: new PackedPairs(),
  arp: new PackedPairs(),
  floods: [],
  tunnelId: undefined,
  otherTunnelIds: new Map(),
  learnedTunnelId: undefined,
  lastCookie: '',
});
