import { NumberedTexts } from '../numbered-texts.ts';
import { macText, packMac } from '../packed-address.ts';
import { PackedPairs } from '../packed-pairs.ts';
import type { Device } from './device.ts';

/** The unicast entries of a host's devices, in numbers until all of them are there (see PackedPairs). */
export class UnicastEntries {
  readonly #destinations = new NumberedTexts();
  readonly #ofDevice = new Map<Device, PackedPairs>();
  #last: { device: Device; entries: PackedPairs } | undefined;

  /** @param mac in lower case; @param dst canonical */
  add(device: Device, mac: string, dst: string): void {
    this.#of(device).add(packMac(mac), this.#destinations.of(dst));
  }

  /** `add` of a packed MAC and the IPv4 address that stands between two places of `bytes`. */
  addPacked(device: Device, mac: number, bytes: Uint8Array, dstBegin: number, dstEnd: number): void {
    let dst = this.#destinations.find(bytes, dstBegin, dstEnd);
    if (dst === -1) dst = this.#destinations.of(Buffer.from(bytes.subarray(dstBegin, dstEnd)).toString('latin1'));
    this.#of(device).add(mac, dst);
  }

  /** Puts all of them into the devices; to be called once. */
  settle(): void {
    for (const [device, entries] of this.#ofDevice) {
      if (this.#fill(device, entries)) continue;
      device.unicast.clear();
      entries.forEach((mac, dst) => {
        keepLast(device, macText(mac), this.#destinations.text(dst));
      });
    }
  }

  /** The common case, without a look at what was there before; false when a MAC stands twice. */
  #fill({ unicast }: Device, entries: PackedPairs): boolean {
    entries.forEach((mac, dst) => {
      unicast.set(macText(mac), this.#destinations.text(dst));
    });
    return unicast.size === entries.size;
  }

  #of(device: Device): PackedPairs {
    if (this.#last?.device === device) return this.#last.entries;
    let entries = this.#ofDevice.get(device);
    if (!entries) {
      entries = new PackedPairs();
      this.#ofDevice.set(device, entries);
    }
    this.#last = { device, entries };
    return entries;
  }
}

/** The agent writes one destination a MAC; several are there only if someone appended (spec l2pop 4.2). */
function keepLast(device: Device, mac: string, dst: string): void {
  const before = device.unicast.get(mac);
  if (before !== undefined && before !== dst) {
    const further = device.further.get(mac) ?? new Set();
    further.add(before);
    further.delete(dst);
    device.further.set(mac, further);
  }
  device.unicast.set(mac, dst);
}
