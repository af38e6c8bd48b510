import { NumberedTexts } from '../numbered-texts.ts';

/** How many flows each cookie has. */
export class CookieCounts {
  readonly #cookies = new NumberedTexts();
  readonly #flows: number[] = [];

  /** @returns the cookie's one text, which compares at once */
  count(cookie: string): string {
    return this.#add(this.#cookies.of(cookie));
  }

  /** `count` of the ASCII text between two places of `bytes`. */
  countAt(bytes: Uint8Array, begin: number, end: number): string {
    const known = this.#cookies.find(bytes, begin, end);
    return known === -1 ? this.count(Buffer.from(bytes.subarray(begin, end)).toString('latin1')) : this.#add(known);
  }

  get counts(): { cookie: string; flows: number }[] {
    return this.#flows.map((flows, number) => ({ cookie: this.#cookies.text(number), flows }));
  }

  #add(number: number): string {
    this.#flows[number] = (this.#flows[number] ?? 0) + 1;
    return this.#cookies.text(number);
  }
}
