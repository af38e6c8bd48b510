import { isIp, isIpv4, isMac } from '../../fdb/address.ts';
import type { Fault, FdbRecord } from './records.ts';

/** Words followed by a value that says nothing of l2pop (spec l2pop 4.2, 4.3a). */
const SKIPPED_WITH_VALUE = new Set(['port', 'vlan', 'vni', 'src_vni', 'used', 'link-netnsid', 'via', 'ifindex']);
const FLAGS = new Set(['self', 'permanent', 'static', 'stale', 'offload', 'offloaded', 'router', 'extern_learn']);
const OTHER_SOFTWARE = new Set(['extern_learn', 'sticky', 'nhid']);
const STATES = new Set(['permanent', 'static', 'stale']);
/** Up to iproute2 3.17 the flag was glued to the ages: `used 14/6self`. */
const AGES_AND_SELF = /^\d+\/\d+self$/;

const BRIDGE = /^(?:brq|br-?\d|virbr|docker)/;
const BEGINNING =
  /^\s*[0-9a-f]{2}(?::[0-9a-f]{2}){5}\s+(?:(?:dev|dst|master|self|vlan|used|port|offload|extern_learn|permanent)\b|brq|[0-9a-f.:]+\s+self\b)/i;

/** Does the line begin as a line of `bridge fdb show`: a MAC and a word of its grammar? */
export const looksLikeFdb = (text: string): boolean => BEGINNING.test(text);

const PLAIN = /^((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) dev (\S+) dst ([0-9.]+) self permanent ?$/;

/** The line that makes up nearly all of a large dump, and that no next line goes on with; else undefined. */
export function parsePlainFdbLine(text: string): FdbRecord | undefined {
  const found = PLAIN.exec(text);
  if (found === null || !isIpv4(found[3]!)) return undefined;
  return {
    mac: found[1]!,
    device: found[2],
    dst: found[3],
    master: undefined,
    isSelf: true,
    state: 'permanent',
    otherSoftware: undefined,
  };
}

/**
 * One line of `bridge fdb show`, in any spelling of spec l2pop 4.2 and 4.3a; the device is undefined where the
 * line has none. undefined: not such a line. A Fault: such a line, but its address cannot be one.
 */
export function parseFdbLine(text: string): FdbRecord | Fault | undefined {
  const words = withoutFrame(text.trim()).split(/\s+/);
  const mac = words[0];
  if (mac === undefined || !isMac(mac) || words.length < 2) return undefined;
  const record: FdbRecord = {
    mac: mac.toLowerCase(),
    device: undefined,
    dst: undefined,
    master: undefined,
    isSelf: false,
    state: '',
    otherSoftware: undefined,
  };
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at]!;
    const next = words[at + 1];
    if (word === 'dev') {
      // 4.19 printed `dev dev X`
      if (next !== 'dev') record.device = words[++at];
    } else if (word === 'dst') {
      record.dst = words[++at];
    } else if (word === 'master') {
      // up to 3.15 `master` was a flag without a name
      record.master = next !== undefined && !isKeyword(next) ? words[++at] : '';
    } else if (AGES_AND_SELF.test(word)) {
      record.isSelf = true;
    } else if (word === 'used') {
      // its value may be glued to `self`, so it is looked at by the round after
    } else if (OTHER_SOFTWARE.has(word)) {
      record.otherSoftware = word;
      if (word === 'nhid') at += 1;
    } else if (SKIPPED_WITH_VALUE.has(word)) {
      // `via ifindex 4` has two words before the number
      if (next !== 'ifindex') at += 1;
    } else if (word === 'self') {
      record.isSelf = true;
    } else if (STATES.has(word)) {
      record.state = word;
    } else if (at === 1 || words[at - 1] === record.device) {
      // 4.17 and 4.18 lost the words `dst` and `master`
      if (isIp(word)) record.dst = word;
      else if (BRIDGE.test(word)) record.master = word;
    }
  }
  if (record.dst !== undefined && !isIp(record.dst)) return { why: `dst ${record.dst} is not an IP address` };
  return record.isSelf || record.dst !== undefined || record.master !== undefined ? record : undefined;
}

const isKeyword = (word: string): boolean =>
  FLAGS.has(word) || OTHER_SOFTWARE.has(word) || SKIPPED_WITH_VALUE.has(word) || AGES_AND_SELF.test(word);

/** Without the right side of a table's or a quotation's frame: `permanent |`. A loop, since /x+$/ can be quadratic. */
function withoutFrame(text: string): string {
  let end = text.length;
  while (end > 0 && '|` '.includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}
