import type { BrokenArp } from './dump.ts';
import { type Judged, type Pairing, placeOf } from './scene.ts';

/**
 * ARP flows that answer with one MAC in frames from another, or from none (bug 32 of spec l2pop 6): wrong-arp.
 * Where the segment's comparison has found the same address wrong or stale, it gets a remark instead.
 * @param judged what compareArp found; its notes may be added to
 */
export function compareBrokenArp(pairing: Pairing, broken: readonly BrokenArp[], judged: readonly Judged[]): Judged[] {
  const found = new Map(judged.map((each) => [each.finding.ip, each.finding]));
  const more: Judged[] = [];
  for (const { ip, mac, frameSource } of broken) {
    const note = `the answer's frame ${frameSource ? `comes from ${frameSource}` : 'has no source of its own'} and says ${mac}: guests drop it`;
    const already = found.get(ip);
    if (already) already.notes.push(note);
    else {
      const expected = [...(pairing.network.arp.get(ip) ?? [mac])].sort();
      more.push({
        finding: { kind: 'wrong-arp', ...placeOf(pairing), ip, mac, expected, observed: mac, notes: [note] },
        when: { frameSourceWrong: true },
      });
    }
  }
  return more;
}
