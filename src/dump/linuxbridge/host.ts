import { canonicalIp } from '../../fdb/address.ts';
import type { UnreadLine } from '../../fdb/dump.ts';
import { Interned, keep } from '../keep-text.ts';
import { NumberedTexts } from '../numbered-texts.ts';
import { UnreadLines } from '../unread-lines.ts';
import { addFdb, isMulticast } from './add-fdb.ts';
import type { CommonFdb } from './common-fdb.ts';
import { addLink, type Device, hasAgentsName, isNetworkBridge, newDevice } from './device.ts';
import type { FdbRecord, LinkRecord, NeighbourRecord } from './records.ts';
import type { Scope } from './scope.ts';
import { UnicastEntries } from './unicast-entries.ts';

/** Where an entry stood, for those that end unread. */
export type Place = Readonly<Omit<UnreadLine, 'why'>>;

interface Homeless {
  fdb: { record: FdbRecord; place: Place }[];
  neighbours: Place[];
  /** The bridge that its own lines name: may tell the device. */
  master: string | undefined;
}

/** All that a host's dumps told, gathered record by record; `assembleDump` makes the Dump of it. */
export class Host {
  readonly devices = new Map<string, Device>();
  /** Devices of other software by name, and why they are not the agent's. */
  readonly otherDevices = new Set<string>();
  readonly bridges = new Set<string>();
  /** Entries without a device, by the command or file that they stood in. */
  readonly homeless = new Map<Scope, Homeless>();
  readonly unread = new UnreadLines();
  /** To be settled before devices are looked at. */
  readonly unicast = new UnicastEntries();
  /** A whole `bridge fdb show`, `ip neigh`, link list was among the dumps. */
  hasWholeFdb = false;
  hasWholeNeighbours = false;
  hasWholeLinks = false;
  hasAnyFdb = false;
  hasAnyNeighbours = false;
  /** Lines were left out between others: nothing of that form is whole. */
  isFdbTorn = false;
  areNeighboursTorn = false;
  /** What cut a forwarding table, or neighbours, short: `` `grep fa:16` ``. A whole one beside it makes up for it. */
  fdbCut: string | undefined;
  neighbourCut: string | undefined;

  /** The devices by number of their name. */
  private readonly deviceNames = new NumberedTexts();
  private readonly deviceList: Device[] = [];
  private readonly interned = new Interned();
  private keptTexts = 0;

  addFdb(record: FdbRecord, scope: Scope, place: Place): void {
    this.hasAnyFdb = true;
    this.fdbCut ??= scope.cut;
    const name = record.device ?? scope.device;
    if (record.master && isNetworkBridge(record.master)) this.bridges.add(this.intern(record.master));
    if (name === undefined) {
      const homeless = this.homelessOf(scope);
      if (record.dst !== undefined) homeless.fdb.push({ record: kept(record), place: this.kept(place) });
      if (record.master) homeless.master ??= this.intern(record.master);
      return;
    }
    if (!scope.isPartial) this.hasWholeFdb ||= record.device !== undefined;
    this.addFdbOf(name, record, scope.cut === undefined && (scope.isPartial || record.device === undefined));
  }

  /**
   * Enters a line that CommonFdb read from `bytes`, as addFdb enters the same line.
   * @returns false, with nothing changed, when its device was not met yet
   */
  addCommonFdb(fdb: CommonFdb, bytes: Uint8Array, scope: Scope): boolean {
    const device = this.deviceList[this.deviceNames.find(bytes, fdb.deviceBegin, fdb.deviceEnd)];
    if (device === undefined) return false;
    this.hasAnyFdb = true;
    this.fdbCut ??= scope.cut;
    if (!scope.isPartial) this.hasWholeFdb = true;
    else device.hasFdb ||= scope.cut === undefined;
    this.unicast.addPacked(device, fdb.mac, bytes, fdb.dstBegin, fdb.dstEnd);
    return true;
  }

  addFdbOf(name: string, record: FdbRecord, isAllOfDevice: boolean): void {
    if (!hasAgentsName(name)) {
      if (isNetworkBridge(name)) this.bridges.add(this.intern(name));
      else if (record.dst !== undefined && record.isSelf) this.otherDevices.add(this.intern(name));
      return;
    }
    const device = this.device(name);
    device.hasFdb ||= isAllOfDevice;
    addFdb(device, record, this.intern, this.unicast);
  }

  addNeighbour(record: NeighbourRecord, scope: Scope, place: Place): void {
    this.hasAnyNeighbours = true;
    this.neighbourCut ??= scope.cut;
    const name = record.device ?? scope.device;
    if (name === undefined) {
      if (record.isPermanent) this.homelessOf(scope).neighbours.push(this.kept(place));
      return;
    }
    if (!scope.isPartial) this.hasWholeNeighbours ||= record.device !== undefined;
    this.addNeighbourOf(name, record, scope.cut === undefined && (scope.isPartial || record.device === undefined));
  }

  addNeighbourOf(name: string, record: NeighbourRecord, isAllOfDevice: boolean): void {
    if (!hasAgentsName(name) || (!record.isPermanent && !isAllOfDevice)) return;
    const device = this.device(name);
    device.hasNeighbours ||= isAllOfDevice;
    if (record.isPermanent && record.mac !== undefined && !isMulticast(record.ip)) {
      const ip = keep(canonicalIp(record.ip));
      device.arp.set(ip, keep(record.mac));
      if (record.otherSoftware !== undefined) device.foreignArp.add(ip);
    }
  }

  /** `ip neigh` was run and its output, as far as it was cut here, was empty: none is an answer (responder off). */
  addNeighboursCommand(scope: Scope): void {
    if (scope.cut !== undefined) return;
    this.hasAnyNeighbours = true;
    if (!scope.isPartial) this.hasWholeNeighbours = true;
    else if (scope.device !== undefined && hasAgentsName(scope.device)) this.device(scope.device).hasNeighbours = true;
  }

  addLink(link: LinkRecord, scope: Scope): void {
    if (!scope.isPartial) this.hasWholeLinks = true;
    if (isNetworkBridge(link.name)) this.bridges.add(this.intern(link.name));
    if (hasAgentsName(link.name))
      addLink(this.device(link.name), { ...link, master: link.master && this.intern(link.master) });
    else if (link.vxlan !== undefined) this.otherDevices.add(this.intern(link.name));
  }

  addUnread({ file, line, text }: Place, why: string): void {
    this.unread.add(file, line, text, why);
  }

  private readonly intern = (text: string): string => this.interned.of(text);

  private device(name: string): Device {
    let device = this.devices.get(name);
    if (device === undefined) {
      device = newDevice(keep(name));
      this.devices.set(device.name, device);
      this.deviceList[this.deviceNames.of(device.name)] = device;
    }
    return device;
  }

  private homelessOf(scope: Scope): Homeless {
    let homeless = this.homeless.get(scope);
    if (homeless === undefined) {
      homeless = { fdb: [], neighbours: [], master: undefined };
      this.homeless.set(scope, homeless);
    }
    return homeless;
  }

  /** Of homeless entries no more texts than are shown in the end. */
  private kept({ file, line, text }: Place): Place {
    this.keptTexts += 1;
    return { file, line, text: this.keptTexts > SHOWN_TEXTS ? '' : keep(text) };
  }
}

const SHOWN_TEXTS = 200;

const kept = (record: FdbRecord): FdbRecord => ({
  ...record,
  mac: keep(record.mac),
  dst: record.dst && keep(record.dst),
});
