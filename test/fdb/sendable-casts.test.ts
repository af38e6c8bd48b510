import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CastMessage, parseCastMessage } from '../../src/fdb/agent-cast.ts';
import type { MalformedEntries, Pair } from '../../src/fdb/entries.ts';
import { sendableCasts } from '../../src/fdb/sendable-casts.ts';
import { add, O, remove, update } from '../models/small-casts.ts';
import { F, M1, N, T2 } from './small-state.ts';

const A: Pair = [M1, '192.168.0.1'];
const placeOf = (message: CastMessage): string | undefined => {
  try {
    sendableCasts(message);
  } catch (error) {
    return (error as MalformedEntries).place;
  }
  return undefined;
};

test('networks go by themselves, in their order', () => {
  expect(sendableCasts(add([N, { [T2]: [F, A] }], [O, { [T2]: [F] }]))).toEqual([
    add([N, { [T2]: [F, A] }]),
    add([O, { [T2]: [F] }]),
  ]);
});

test("StarlingX's source is left out, and its other fields stay", () => {
  const { fdbEntries } = add([N, { [T2]: [F] }]);
  const message = { method: 'add_fdb_entries', fdbEntries: { ...fdbEntries, source: 'X' } } as unknown as CastMessage;
  expect(sendableCasts(message)).toEqual([add([N, { [T2]: [F] }])]);
});

test('MACs are written in lower case, addresses as they came', () => {
  const [cast] = sendableCasts(remove([N, { [T2]: [[M1.toUpperCase(), '2001:DB8::1']] }]));
  expect(cast).toEqual(remove([N, { [T2]: [[M1, '2001:DB8::1']] }]));
});

test('a list of an update that is empty is left out', () => {
  expect(sendableCasts(update({ [T2]: { before: [], after: [A] } }))).toEqual([update({ [T2]: { after: [A] } })]);
});

describe('what agents pass over or choke on is refused at its place', () => {
  const segmentless = (): CastMessage => {
    const { fdbEntries } = add([N, { [T2]: [F] }]);
    return {
      method: 'add_fdb_entries',
      fdbEntries: { [N]: { ...Object.values(fdbEntries)[0], segment_id: null } },
    } as never;
  };
  test.each<[string, CastMessage, string]>([
    ['no network', add(), 'top level'],
    ['a network by its name', add(['blue', { [T2]: [F] }]), 'blue'],
    ['no segment id', segmentless(), `${N}.segment_id`],
    ['no tunnel ip', add([N, {}]), `${N}.ports`],
    ['a tunnel ip that is none', add([N, { c2: [F] }]), `${N}.ports.c2`],
    ['two tunnel ips in one', add([N, { '10.0.0.2,2001:db8::2': [F] }]), `${N}.ports.10.0.0.2,2001:db8::2`],
    ['a MAC that is none', add([N, { [T2]: [F, ['fa:16:3e', '192.168.0.1']] }]), `${N}.ports.${T2}[1]`],
    ['an IP with prefix length', add([N, { [T2]: [[M1, '192.168.0.1/24']] }]), `${N}.ports.${T2}[0]`],
    ['no network in an update', { method: 'update_fdb_entries', fdbEntries: { chg_ip: {} } }, 'chg_ip'],
    ['a network by its name in an update', update({ [T2]: { after: [A] } }, 'blue'), 'chg_ip.blue'],
    ['no tunnel ip in an update', update({}), `chg_ip.${N}`],
    ['no address in an update', update({ [T2]: {} }), `chg_ip.${N}.${T2}`],
    ['an IP that is none in an update', update({ [T2]: { before: [[M1, 'x']] } }), `chg_ip.${N}.${T2}.before[0]`],
  ])('%s', (_, message, place) => {
    expect(placeOf(message)).toBe(place);
  });
});

const pair = fc.tuple(fc.constantFrom(M1, M1.toUpperCase(), F[0]), fc.constantFrom('192.168.0.1', '2001:db8::1', F[1]));
const ports = fc.dictionary(fc.constantFrom(T2, '2001:db8::2'), fc.array(pair, { maxLength: 3 }), { minKeys: 1 });
const messages = fc.oneof(
  fc.tuple(fc.constantFrom(add, remove), ports, ports).map(([of, one, two]) => of([N, one], [O, two])),
  fc
    .tuple(pair, fc.array(pair, { maxLength: 2 }))
    .map(([first, before]): CastMessage => update({ [T2]: { after: [first], before } })),
);

test('what is sendable has the structure of the wire, and is sent as it is', () => {
  fc.assert(
    fc.property(messages, (message) => {
      for (const cast of sendableCasts(message)) {
        expect(parseCastMessage(cast.method, cast.fdbEntries)).toEqual(cast);
        expect(sendableCasts(cast)).toEqual([cast]);
      }
    }),
  );
});
