import { ByteCursor, fixedText, NONE } from '../byte-cursor.ts';

/**
 * The line that makes up nearly all of a large `bridge fdb show`, a unicast entry of l2pop's for an IPv4 host,
 * read from the file's bytes by position; whatever is spelt otherwise is left to parse-fdb-line.ts.
 *
 * One object serves all lines: its fields are those of the line read last.
 */
export class CommonFdb {
  mac = 0;
  deviceBegin = 0;
  deviceEnd = 0;
  dstBegin = 0;
  dstEnd = 0;
  readonly #cursor = new ByteCursor();

  /**
   * `fa:16:3e:0a:02:01 dev vxlan-1001 dst 192.0.2.2 self permanent`
   * @returns where the next line begins; NONE when the line at `at` is none of these
   */
  read(bytes: Uint8Array, at: number): number {
    const cursor = this.#cursor;
    cursor.begin(bytes, at);
    this.mac = cursor.mac();
    if (this.mac === NONE || isFloodingOrGroup(this.mac) || !cursor.skips(DEV)) return NONE;
    this.deviceBegin = cursor.at;
    if (!cursor.skipsName()) return NONE;
    this.deviceEnd = cursor.at;
    if (!cursor.skips(DST)) return NONE;
    this.dstBegin = cursor.at;
    if (cursor.ipv4() === NONE) return NONE;
    this.dstEnd = cursor.at;
    if (!cursor.skips(SELF_PERMANENT)) return NONE;
    cursor.skipsByte(BLANK);
    return cursor.skipsByte(LINE_FEED) ? cursor.at : NONE;
  }
}

const isFloodingOrGroup = (mac: number): boolean => mac === 0 || (Math.floor(mac / 2 ** 40) & 1) === 1;

const LINE_FEED = 10;
const BLANK = 32;
const DEV = fixedText(' dev ');
const DST = fixedText(' dst ');
const SELF_PERMANENT = fixedText(' self permanent');
