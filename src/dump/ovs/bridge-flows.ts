import { isIpv4 } from '../../fdb/address.ts';
import { keep } from '../keep-text.ts';
import { NumberedTexts } from '../numbered-texts.ts';
import { packIpv4, packMac } from '../packed-address.ts';
import type { CommonFlow } from './common-flow.ts';
import { CookieCounts } from './cookie-counts.ts';
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
import { TablesSeen } from './tables-seen.ts';
import { LocalVlans, type VlanFlows } from './vlan-flows.ts';

export interface Ingress {
  table: number;
  tunnelId: number;
  vlan: number;
}

/** Collects flows of a tunnel bridge as they come, in any order; what they mean together is for the end. */
export class BridgeFlows {
  readonly ingress: Ingress[] = [];
  /** Table 0: port → the table that its packets go to. */
  readonly jumps = new Map<string, number>();
  /** Of tables 20 to 22. */
  readonly cookies = new CookieCounts();
  readonly groups = new CookieGroups();
  readonly brokenArp: { vlan: number; ip: string; mac: string; frameSource: string | undefined }[] = [];
  /** Ports as flows write them: an ofport's number or a port's name. */
  readonly ports = new NumberedTexts();
  /** Table 2 sends ARP to table 21. */
  hasResponderFlow = false;
  /** Flows of 2012.2 and 2013.1: NORMAL in table 0, with tunnel ids. */
  normalWithTunnelId = 0;
  /** Tables 20 and 21 match tunnel ids, as OpenDaylight's do. */
  otherSoftware = 0;
  flows = 0;
  readonly #tables = new TablesSeen();
  readonly #vlans = new LocalVlans();

  get tables(): TablesSeen['all'] {
    return this.#tables.all;
  }

  get vlans(): ReadonlyMap<number, VlanFlows> {
    return this.#vlans.all;
  }

  get hasPortNames(): boolean {
    return this.ports.map((port) => wholeNumber(port) === undefined && port !== 'LOCAL').includes(true);
  }

  /** Enters a flow that CommonFlow read from `bytes`, as `add` enters the same flow. */
  addCommon(flow: CommonFlow, bytes: Uint8Array, file: string, line: number): void {
    this.flows += 1;
    this.#tables.count(flow.table);
    const cookie = this.cookies.countAt(bytes, flow.cookieBegin, flow.cookieEnd);
    const held = this.#vlans.of(flow.vlan);
    if (flow.kind === 'arp') {
      held.arp.add(flow.ip, flow.mac);
      this.cookies.note('arp', flow.vlan, flow.ip);
      return;
    }
    const { portBegin, portEnd } = flow;
    let port = this.ports.find(bytes, portBegin, portEnd);
    if (port === -1) port = this.ports.of(Buffer.from(bytes.subarray(portBegin, portEnd)).toString('latin1'));
    if (flow.kind === 'learned') {
      held.learned.add(flow.mac, port);
      held.learnedTunnelId ??= flow.tunnelId;
    } else this.#entry(flow.vlan, flow.mac, flow.tunnelId, port, cookie, file, line);
  }

  /** @returns why a flow that looks like l2pop's could not be read; undefined when all is well */
  add(flow: Flow, file: string, line: number): string | undefined {
    this.flows += 1;
    this.#tables.add(flow);
    switch (flow.table) {
      case 0:
        return this.#port(flow);
      case 1:
      case 9:
      case 10:
        return undefined;
      case 2:
        if (flow.match.startsWith('arp') && jumpTable(flow.actions) === 21) this.hasResponderFlow = true;
        return this.#ingressFlow(flow, file, line);
      case 3:
      case 4:
      case 6:
        return this.#ingressFlow(flow, file, line);
      case 20:
        return this.#unicastFlow(flow, this.#count(flow, file, line), file, line);
      case 21:
      case 22:
        return this.#floodOrArp(flow, this.#count(flow, file, line), file, line);
      default:
        return undefined;
    }
  }

  #port(flow: Flow): undefined {
    const port = fieldOf(flow.match, 'in_port=');
    if (flow.actions.endsWith('NORMAL')) {
      if (flow.match.includes('tun_id=') || flow.actions.includes('set_tunnel')) this.normalWithTunnelId += 1;
    }
    const jump = jumpTable(flow.actions);
    if (port === undefined || jump === undefined) return undefined;
    this.jumps.set(this.#textOf(port.replaceAll('"', '')), jump);
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

  #unicastFlow(flow: Flow, cookie: string, file: string, line: number): string | undefined {
    const { match, actions } = flow;
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
    const port = this.ports.of(output);
    if (isTagged && flow.priority !== 1) return this.#entry(vlan, packMac(key), tunnelId, port, cookie, file, line);
    const held = this.#vlans.of(vlan);
    held.learned.add(packMac(key), port);
    held.learnedTunnelId ??= tunnelId;
    return undefined;
  }

  #entry(
    vlan: number,
    mac: number,
    tunnelId: number | undefined,
    port: number,
    cookie: string,
    file: string,
    line: number,
  ): undefined {
    const held = this.#vlans.of(vlan);
    held.unicast.add(mac, port);
    this.cookies.note('unicast', vlan, mac);
    if (tunnelId !== undefined && tunnelId !== held.tunnelId) {
      if (held.tunnelId === undefined) held.tunnelId = tunnelId;
      else held.otherTunnelIds.set(mac, tunnelId);
    }
    if (held.lastCookie !== cookie) {
      held.lastCookie = cookie;
      this.groups.load(cookie, vlan, tunnelId, file, line);
    }
    return undefined;
  }

  #floodOrArp(flow: Flow, cookie: string, file: string, line: number): string | undefined {
    const { match, actions, table } = flow;
    if (match === '' || actions === 'drop') return undefined;
    const vlan = numberOf(match, 'dl_vlan=');
    if (vlan === undefined) return match.includes('dl_vlan=') ? 'its VLAN is no number' : this.#foreign(match);
    const ip = fieldOf(match, 'arp_tpa=');
    if (ip !== undefined) return table === 21 ? this.#arpFlow(vlan, ip, actions) : undefined;
    if (match.includes(',')) return undefined;
    const outputs = allOutputs(actions).map((output) => this.#textOf(output));
    if (outputs.length === 0) return 'it has no output';
    const tunnelId = loadedTunnelId(actions);
    this.#vlans.of(vlan).floods.push({ table, outputs, tunnelId, cookie });
    this.groups.load(cookie, vlan, tunnelId, file, line);
    return undefined;
  }

  #arpFlow(vlan: number, ip: string, actions: string): string | undefined {
    if (!isIpv4(ip)) return 'its arp_tpa is no address';
    const { mac, frameSource } = arpAnswer(actions);
    if (mac === undefined) return 'it answers with no MAC';
    const packed = packIpv4(ip);
    this.#vlans.of(vlan).arp.add(packed, packMac(mac));
    this.cookies.note('arp', vlan, packed);
    if (frameSource !== mac) this.brokenArp.push({ vlan, ip: keep(ip), mac, frameSource });
    return undefined;
  }

  #foreign(match: string): undefined {
    if (match.includes('tun_id=')) this.otherSoftware += 1;
    return undefined;
  }

  #textOf(port: string): string {
    return this.ports.text(this.ports.of(port));
  }

  /** @returns the cookie's one text */
  #count(flow: Flow, file: string, line: number): string {
    if (flow.priority === 0 && flow.match === '') this.groups.default(flow, file, line);
    return flow.cookie === '' ? '' : this.cookies.count(flow.cookie);
  }
}
