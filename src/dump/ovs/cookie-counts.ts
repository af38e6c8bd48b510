import { NumberedTexts } from '../numbered-texts.ts';
import { PackedPairs } from '../packed-pairs.ts';

/** Which kind of entry a flow is. */
export type EntryKind = 'unicast' | 'arp';

/** So many entries of a cookie are remembered one by one: strangers are few, and the agent's own are counted alone. */
const REMEMBERED = 50_000;

/** How many flows of tables 20 to 22 each cookie has, and which entries they are where they are few. */
export class CookieCounts {
  readonly #cookies = new NumberedTexts();
  readonly #flows: number[] = [];
  /** By number of the cookie; undefined once it has too many. Key: VLAN and kind, value: MAC or IP. */
  readonly #entries: (PackedPairs | undefined)[] = [];
  #last = 0;

  /** @returns the cookie's one text, which compares at once */
  count(cookie: string): string {
    return this.#add(this.#cookies.of(cookie));
  }

  /** `count` of the ASCII text between two places of `bytes`. */
  countAt(bytes: Uint8Array, begin: number, end: number): string {
    const known = this.#cookies.find(bytes, begin, end);
    return known === -1 ? this.count(Buffer.from(bytes.subarray(begin, end)).toString('latin1')) : this.#add(known);
  }

  /** Notes which entry the flow is that was counted last. @param key the MAC or IPv4 address, packed */
  note(kind: EntryKind, vlan: number, key: number): void {
    const entries = this.#entries[this.#last];
    if (entries === undefined) return;
    if (entries.size >= REMEMBERED) this.#entries[this.#last] = undefined;
    else entries.add(vlan * 2 + (kind === 'arp' ? 1 : 0), key);
  }

  get counts(): { cookie: string; flows: number }[] {
    return this.#flows.map((flows, number) => ({ cookie: this.#cookies.text(number), flows }));
  }

  /** Hands out the entries of one cookie; none where it has too many. */
  forEachEntry(cookie: string, take: (kind: EntryKind, vlan: number, key: number) => void): void {
    this.#entries[this.#cookies.of(cookie)]?.forEach((place, key) => {
      take(place % 2 === 1 ? 'arp' : 'unicast', Math.floor(place / 2), key);
    });
  }

  #add(number: number): string {
    const flows = this.#flows[number];
    if (flows === undefined) this.#entries[number] = new PackedPairs();
    this.#flows[number] = (flows ?? 0) + 1;
    this.#last = number;
    return this.#cookies.text(number);
  }
}
