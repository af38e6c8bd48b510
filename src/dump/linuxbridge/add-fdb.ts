import { canonicalIp } from '../../fdb/address.ts';
import { FLOODING_MAC } from '../../fdb/entries.ts';
import { keep } from '../keep-text.ts';
import type { Device } from './device.ts';
import type { FdbRecord } from './records.ts';
import type { UnicastEntries } from './unicast-entries.ts';

/** Group addresses (01:00:5e…, 33:33…) have the lowest bit of their first byte set: never a port's MAC. */
const isGroupMac = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;

/** 224.0.0.0/4 and ff00::/8. */
export const isMulticast = (ip: string): boolean =>
  ip.includes(':') ? /^ff/i.test(ip) : Number.parseInt(ip, 10) >> 4 === 14;

/**
 * Enters one line of the forwarding table into what is known of its device, by the rules of spec l2pop 4.2:
 * flooding entry, unicast entry, learned, or none of l2pop's.
 */
export function addFdb(
  device: Device,
  record: FdbRecord,
  intern: (text: string) => string,
  unicast: UnicastEntries,
): void {
  if (record.master) device.master ??= intern(record.master);
  if (record.dst === undefined || isGroupMac(record.mac)) return;
  if (record.otherSoftware !== undefined) {
    passOver(device, record.otherSoftware);
    return;
  }
  const dst = intern(canonicalIp(record.dst));
  const isFlooding = record.mac === FLOODING_MAC;
  if (isFlooding && isMulticast(dst)) {
    device.group = dst;
  } else if (record.state === 'permanent') {
    if (!record.isSelf) return;
    if (isFlooding) device.flood.add(dst);
    else unicast.add(device, record.mac, dst);
  } else if (record.state === 'static') {
    passOver(device, record.state);
  } else if (!isFlooding) {
    device.learned.set(keep(record.mac), dst);
  }
}

function passOver(device: Device, word: string): void {
  device.passedOver.set(word, (device.passedOver.get(word) ?? 0) + 1);
}
