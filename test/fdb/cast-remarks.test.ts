import { expect, test } from 'vitest';
import type { CastMessage } from '../../src/fdb/agent-cast.ts';
import { remarksOnCast } from '../../src/fdb/cast-remarks.ts';
import { A, A6, add, B, F, N, remove, T2, T3, update } from '../models/small-casts.ts';

test.each<[string, CastMessage, RegExp[]]>([
  ['entries as Neutron sends them', add([N, { [T2]: [F, A] }]), []],
  ['an IPv6 address that is added', add([N, { [T2]: [A, A6] }]), [/drops what follows an IPv6 address/]],
  ['an IPv6 address that is given', update({ [T2]: { after: [A6] } }), [/drops what follows an IPv6 address/]],
  ['an IPv6 address that is removed', remove([N, { [T2]: [A6] }]), []],
  ['an IPv6 address that is taken', update({ [T2]: { before: [A6] } }), []],
  ['an address in before and after', update({ [T2]: { before: [A], after: [A] } }), [/end with it deleted/]],
  [
    'an address taken at one tunnel ip, then given at another',
    update({ [T2]: { before: [A] }, [T3]: { after: [A] } }),
    [],
  ],
  ['the same the other way round', update({ [T3]: { after: [A] }, [T2]: { before: [A] } }), [/end with it deleted/]],
  ['other addresses in before and after', update({ [T2]: { before: [A], after: [B] } }), []],
  ['a flooding entry that is none', remove([N, { [T2]: [[F[0], '::']] }]), [/no flooding entry to an OVS agent/]],
])('%s', (_, cast, remarks) => {
  expect(remarksOnCast(cast)).toEqual(remarks.map((each) => expect.stringMatching(each)));
});

test('a cast of 30,000 changed addresses is read in a moment', () => {
  const pairs = (from: number) =>
    Array.from({ length: 30_000 }, (_, n): [string, string] => [
      A[0],
      `10.${from + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`,
    ]);
  const cast = update({ [T2]: { after: pairs(10) }, [T3]: { before: [...pairs(20), ...pairs(10).slice(0, 1)] } });
  expect(remarksOnCast(cast)).toEqual([expect.stringContaining('10.10.0.0 is given and then taken')]);
});
