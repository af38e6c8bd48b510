const CAPACITY = 1 << 18;
const LF = 10;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Undoes the escapes of JSON strings and gathers them as lines, many of which are handed on at once. */
export class LineBuffer {
  readonly #take: (lines: Buffer) => void;
  readonly #bytes = Buffer.allocUnsafe(CAPACITY);
  #length = 0;

  constructor(take: (lines: Buffer) => void) {
    this.#take = take;
  }

  /**
   * A line: the string that stands in `bytes` from `begin` to `end`, without its quotes.
   * @throws SyntaxError for an escape that JSON has not
   */
  add(bytes: Buffer, begin: number, end: number): void {
    if (this.#length + end - begin >= CAPACITY) this.flush();
    if (end - begin >= CAPACITY || !this.#copied(bytes.subarray(begin, end))) {
      this.flush();
      this.#take(Buffer.from(`${JSON.parse(`"${bytes.toString('utf8', begin, end)}"`)}\n`));
    }
  }

  /** Only quotes and backslashes are escaped in what tools usually print; false, with nothing changed, for all else. */
  #copied(line: Buffer): boolean {
    const before = this.#length;
    let from = 0;
    for (let at = line.indexOf(BACKSLASH); at !== -1; at = line.indexOf(BACKSLASH, from)) {
      const escaped = line[at + 1]!;
      if (escaped !== QUOTE && escaped !== BACKSLASH) {
        this.#length = before;
        return false;
      }
      this.#copy(line.subarray(from, at));
      this.#bytes[this.#length++] = escaped;
      from = at + 2;
    }
    this.#copy(line.subarray(from));
    this.#bytes[this.#length++] = LF;
    return true;
  }

  /** Hands on what is gathered. */
  flush(): void {
    if (this.#length > 0) this.#take(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }

  #copy(bytes: Buffer): void {
    bytes.copy(this.#bytes, this.#length);
    this.#length += bytes.length;
  }
}
