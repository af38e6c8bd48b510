/**
 * A copy of a short text that does not hold the chunk it was cut from in memory: V8 makes a slice of 13
 * characters or more a view of its parent.
 */
export function keep(text: string): string {
  if (text.length < 13) return text;
  return isLatin(text) ? keepAscii(text) : Buffer.from(text, 'utf8').toString('utf8');
}

/** `keep` for what is known to be ASCII, such as a MAC or an IP address: a million are copied in a moment. */
function keepAscii(text: string): string {
  if (text.length < 13) return text;
  if (text.length > SCRATCH.length) return Buffer.from(text, 'latin1').toString('latin1');
  return SCRATCH.toString('latin1', 0, SCRATCH.write(text, 'latin1'));
}

const SCRATCH = Buffer.alloc(64);

function isLatin(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0xff) return false;
  return true;
}

/** One copy of each distinct text, for texts that recur (endpoints, cookies, port names). */
export class Interned {
  readonly #known = new Map<string, string>();

  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const copy = keep(text);
    this.#known.set(copy, copy);
    return copy;
  }
}
