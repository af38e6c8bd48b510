import { isIp } from '../../fdb/address.ts';
import { Interned, keepAscii } from '../keep-text.ts';
import { commonArp, commonUnicast } from './common-flows.ts';
import { CookieGroups } from './cookie-groups.ts';
import type { Flow } from './flow.ts';
import {
  allOutputs,
  arpAnswer,
  fieldOf,
  firstOutput,
  jumpTable,
  learnedVlan,
  loadedTunnelId,
  numberOf,
  setVlan,
  wholeNumber,
} from './flow-words.ts';
import { keptMac } from './mac-words.ts';

/** What the flows of one local VLAN hold; outputs as written: an ofport's number or a port's name. */
export interface VlanFlows {
  unicast: Map<string, string>;
  learned: Map<string, string>;
  arp: Map<string, string>;
  /** Of the flood flow, by the table that it stands in (21 in 2013.2, else 22). */
  floods: { table: number; outputs: string[]; tunnelId: number | undefined }[];
  /** The tunnel id that its unicast flows load: that of the first, and of those that differ. */
  tunnelId: number | undefined;
  otherTunnelIds: Map<string, number>;
  learnedTunnelId: number | undefined;
  lastCookie: string;
}

export interface Ingress {
  table: number;
  tunnelId: number;
  vlan: number;
}

export interface TableSeen {
  flows: number;
  /** Its flow of priority 0 without a match: every table of br-tun has one, so a part of a dump may lack it. */
  hasDefault: boolean;
  defaultJump: number | undefined;
}

/** Collects flows of a tunnel bridge as they come, in any order; what they mean together is for the end. */
export class BridgeFlows {
  readonly tables = new Map<number, TableSeen>();
  readonly vlans = new Map<number, VlanFlows>();
  readonly ingress: Ingress[] = [];
  /** Table 0: port → the table that its packets go to. */
  readonly jumps = new Map<string, number>();
  readonly cookies = new Map<string, number>();
  readonly groups = new CookieGroups();
  readonly brokenArp: { vlan: number; ip: string; mac: string; frameSource: string | undefined }[] = [];
  /** Table 2 sends ARP to table 21. */
  hasResponderFlow = false;
  /** Flows of 2012.2 and 2013.1: NORMAL in table 0, with tunnel ids. */
  normalWithTunnelId = 0;
  /** Tables 20 and 21 match tunnel ids, as OpenDaylight's do. */
  otherSoftware = 0;
  hasPortNames = false;
  flows = 0;
  readonly #texts = new Interned();
  #cookie = '';
  #lastVlan = -1;
  #last: VlanFlows | undefined;
  #cookieFlows = 0;

  /** @returns why a flow that looks like l2pop's could not be read; undefined when all is well */
  add(flow: Flow, file: string, line: number): string | undefined {
    this.flows += 1;
    const seen = this.#seen(flow);
    switch (flow.table) {
      case 0:
        return this.#port(flow);
      case 1:
      case 9:
      case 10:
        return undefined;
      case 2:
        if (seen.flows > 0 && flow.match.startsWith('arp') && jumpTable(flow.actions) === 21)
          this.hasResponderFlow = true;
        return this.#ingressFlow(flow, file, line);
      case 3:
      case 4:
      case 6:
        return this.#ingressFlow(flow, file, line);
      case 20:
        this.#count(flow, file, line);
        return this.#unicastFlow(flow, file, line);
      case 21:
      case 22:
        this.#count(flow, file, line);
        return this.#floodOrArp(flow, file, line);
      default:
        return undefined;
    }
  }

  end(): void {
    this.#addCookies();
  }

  #seen(flow: Flow): TableSeen {
    let seen = this.tables.get(flow.table);
    if (!seen) {
      seen = { flows: 0, hasDefault: false, defaultJump: undefined };
      this.tables.set(flow.table, seen);
    }
    seen.flows += 1;
    if (flow.priority === 0) {
      if (flow.match === '') seen.defaultJump = jumpTable(flow.actions);
      // table 2 has two, by the multicast bit
      seen.hasDefault = true;
    }
    return seen;
  }

  #port(flow: Flow): undefined {
    const port = fieldOf(flow.match, 'in_port=');
    if (flow.actions.endsWith('NORMAL')) {
      if (flow.match.includes('tun_id=') || flow.actions.includes('set_tunnel')) this.normalWithTunnelId += 1;
    }
    const jump = jumpTable(flow.actions);
    if (port === undefined || jump === undefined) return undefined;
    this.jumps.set(this.#output(port.replaceAll('"', '')), jump);
    return undefined;
  }

  #ingressFlow(flow: Flow, file: string, line: number): string | undefined {
    if (!flow.match.includes('tun_id=')) return undefined;
    const tunnelId = numberOf(flow.match, 'tun_id=');
    const vlan = setVlan(flow.actions);
    if (tunnelId === undefined) return 'its tun_id is no number';
    if (vlan === undefined) return 'it sets no local VLAN';
    this.ingress.push({ table: flow.table, tunnelId, vlan });
    this.groups.ingress(flow, tunnelId, vlan, file, line);
    return undefined;
  }

  #unicastFlow(flow: Flow, file: string, line: number): string | undefined {
    const { match, actions } = flow;
    if (flow.priority === 2) {
      const common = commonUnicast(match, actions);
      if (common)
        return this.#entry(common.vlan, common.mac, common.tunnelId, this.#output(common.output), flow, file, line);
    }
    if (match === '') return undefined;
    const isTagged = match.includes('dl_vlan=');
    const vlan = isTagged ? numberOf(match, 'dl_vlan=') : learnedVlan(match);
    const mac = fieldOf(match, 'dl_dst=');
    if (vlan === undefined || mac === undefined) return isTagged ? 'it has no VLAN or no MAC' : this.#foreign(match);
    if (mac.includes('/')) return undefined;
    const output = firstOutput(actions);
    const key = keptMac(mac);
    if (key === undefined) return 'its dl_dst is no MAC';
    if (output === undefined) return 'it has no output';
    const tunnelId = loadedTunnelId(actions);
    const to = this.#output(output);
    if (isTagged && flow.priority !== 1) return this.#entry(vlan, key, tunnelId, to, flow, file, line);
    const held = this.#vlan(vlan);
    held.learned.set(key, to);
    held.learnedTunnelId ??= tunnelId;
    return undefined;
  }

  #entry(
    vlan: number,
    mac: string,
    tunnelId: number | undefined,
    to: string,
    flow: Flow,
    file: string,
    line: number,
  ): undefined {
    const held = this.#vlan(vlan);
    held.unicast.set(mac, to);
    if (tunnelId !== undefined && tunnelId !== held.tunnelId) {
      if (held.tunnelId === undefined) held.tunnelId = tunnelId;
      else held.otherTunnelIds.set(mac, tunnelId);
    }
    if (held.lastCookie !== flow.cookie) {
      held.lastCookie = this.#texts.of(flow.cookie);
      this.groups.load(flow, vlan, tunnelId, file, line);
    }
    return undefined;
  }

  #floodOrArp(flow: Flow, file: string, line: number): string | undefined {
    const { match, actions, table } = flow;
    if (match === '' || actions === 'drop') return undefined;
    if (table === 21) {
      const common = commonArp(match, actions);
      if (common && isIp(common.ip)) {
        this.#vlan(common.vlan).arp.set(keepAscii(common.ip), common.mac);
        return undefined;
      }
    }
    const vlan = numberOf(match, 'dl_vlan=');
    if (vlan === undefined) return match.includes('dl_vlan=') ? 'its VLAN is no number' : this.#foreign(match);
    const ip = fieldOf(match, 'arp_tpa=');
    if (ip !== undefined) return table === 21 ? this.#arpFlow(vlan, ip, actions) : undefined;
    if (match.includes(',')) return undefined;
    const outputs = allOutputs(actions).map((output) => this.#output(output));
    if (outputs.length === 0) return 'it has no output';
    const tunnelId = loadedTunnelId(actions);
    this.#vlan(vlan).floods.push({ table, outputs, tunnelId });
    this.groups.load(flow, vlan, tunnelId, file, line);
    return undefined;
  }

  #arpFlow(vlan: number, ip: string, actions: string): string | undefined {
    if (!isIp(ip)) return 'its arp_tpa is no address';
    const { mac, frameSource } = arpAnswer(actions);
    if (mac === undefined) return 'it answers with no MAC';
    const kept = keepAscii(ip);
    this.#vlan(vlan).arp.set(kept, mac);
    if (frameSource !== mac) {
      this.brokenArp.push({ vlan, ip: kept, mac, frameSource });
    }
    return undefined;
  }

  #foreign(match: string): undefined {
    if (match.includes('tun_id=')) this.otherSoftware += 1;
    return undefined;
  }

  #output(port: string): string {
    if (!this.hasPortNames && wholeNumber(port) === undefined && port !== 'LOCAL') this.hasPortNames = true;
    return this.#texts.of(port);
  }

  #vlan(vlan: number): VlanFlows {
    if (this.#last && this.#lastVlan === vlan) return this.#last;
    let held = this.vlans.get(vlan);
    if (!held) {
      held = {
        unicast: new Map(),
        learned: new Map(),
        arp: new Map(),
        floods: [],
        tunnelId: undefined,
        otherTunnelIds: new Map(),
        learnedTunnelId: undefined,
        lastCookie: '',
      };
      this.vlans.set(vlan, held);
    }
    this.#lastVlan = vlan;
    this.#last = held;
    return held;
  }

  #count(flow: Flow, file: string, line: number): void {
    if (flow.priority === 0 && flow.match === '') this.groups.default(flow, file, line);
    if (flow.cookie === '') return;
    if (flow.cookie !== this.#cookie) {
      this.#addCookies();
      this.#cookie = this.#texts.of(flow.cookie);
    }
    this.#cookieFlows += 1;
  }

  #addCookies(): void {
    if (this.#cookieFlows > 0)
      this.cookies.set(this.#cookie, (this.cookies.get(this.#cookie) ?? 0) + this.#cookieFlows);
    this.#cookieFlows = 0;
  }
}
