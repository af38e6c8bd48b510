import { describe, expect, test } from 'vitest';
import type { CastMessage } from '../../src/fdb/agent-cast.ts';
import { type LinuxbridgeNetwork, type LinuxbridgeStart, linuxbridgeAgent } from './linuxbridge-agent.ts';
import { A, A6, add, B, F, M1, M2, N, O, OWN, remove, T2, T3, update } from './small-casts.ts';

interface Row {
  when: string;
  from?: Partial<LinuxbridgeNetwork>;
  with?: Partial<LinuxbridgeStart>;
  casts: CastMessage[];
  holds: { unicast?: object; arp?: object; flood?: string[] };
}
const NOTHING = { unicast: {}, arp: {}, flood: [] };

const ADDS: Row[] = [
  {
    when: 'a pair comes, there is a neighbour and an entry; its segment id is not compared',
    casts: [add([N, { [T2]: [A] }, 7])],
    holds: { unicast: { [M1]: T2 }, arp: { [A[1]]: M1 }, flood: [] },
  },
  {
    when: 'the responder is off, there is no neighbour',
    with: { responder: false },
    casts: [add([N, { [T2]: [A] }])],
    holds: { unicast: { [M1]: T2 }, arp: {} },
  },
  {
    when: 'the MAC is elsewhere, it moves',
    from: { unicast: [[M1, T3]] },
    casts: [add([N, { [T2]: [A] }])],
    holds: { unicast: { [M1]: T2 } },
  },
  {
    when: 'the address is another MAC’s, the neighbour is replaced',
    from: { arp: [[A[1], M2]] },
    casts: [add([N, { [T2]: [A] }])],
    holds: { arp: { [A[1]]: M1 } },
  },
  {
    when: 'a flooding entry comes, it is appended',
    from: { flood: [T3] },
    casts: [add([N, { [T2]: [F] }])],
    holds: { flood: [T3, T2] },
  },
  {
    when: 'a flooding entry comes again, nothing changes',
    from: { flood: [T2] },
    casts: [add([N, { [T2]: [F] }])],
    holds: { flood: [T2] },
  },
  {
    when: 'MAC 0 comes with another address, it is a flooding entry',
    casts: [add([N, { [T2]: [[F[0], '::']] }])],
    holds: { flood: [T2], arp: {} },
  },
  {
    when: 'the device is in multicast mode, flooding entries are ignored and pairs are not',
    with: { group: '224.0.0.1' },
    casts: [add([N, { [T2]: [F, A] }])],
    holds: { flood: [], unicast: { [M1]: T2 } },
  },
  { when: 'the endpoint is its own, it is left out', casts: [add([N, { [OWN]: [F, A] }])], holds: NOTHING },
  {
    when: 'a network is unknown, the rest of the message is dropped',
    casts: [add([O, { [T2]: [A] }], [N, { [T2]: [A] }])],
    holds: NOTHING,
  },
  {
    when: 'the unknown network comes last, what came before it is done',
    casts: [add([N, { [T2]: [A] }], [O, { [T2]: [A] }])],
    holds: { unicast: { [M1]: T2 } },
  },
  {
    when: 'only the device outlived its network, the network is unknown',
    from: { isKnown: false },
    casts: [add([N, { [T2]: [A] }])],
    holds: NOTHING,
  },
  {
    when: 'the network is not vxlan, the rest of the message is dropped',
    with: {
      networks: [
        { networkId: O, segmentId: 8, networkType: 'vlan' },
        { networkId: N, segmentId: 1001 },
      ],
    },
    casts: [add([O, { [T2]: [A] }], [N, { [T2]: [A] }])],
    holds: NOTHING,
  },
  {
    when: 'the kernel refuses an IPv6 neighbour, the message ends there',
    casts: [add([N, { [T2]: [A, A6, B], [T3]: [F] }])],
    holds: { unicast: { [M1]: T2 }, arp: { [A[1]]: M1 }, flood: [] },
  },
  {
    when: 'the refused pair is a MAC’s only one, its entry is not written either',
    casts: [add([N, { [T2]: [A6] }])],
    holds: NOTHING,
  },
  {
    when: 'the kernel takes IPv6 neighbours, there is one',
    with: { kernelTakesIpv6Neighbours: true },
    casts: [add([N, { [T2]: [A6] }])],
    holds: { unicast: { [M1]: T2 }, arp: { [A6[1]]: M1 } },
  },
  {
    when: 'the responder is off, IPv6 is fine',
    with: { responder: false },
    casts: [add([N, { [T2]: [A6] }])],
    holds: { unicast: { [M1]: T2 }, arp: {} },
  },
  {
    when: 'the endpoint is of the other family, the neighbour is written all the same',
    casts: [add([N, { '2001:db8::2': [F, A] }])],
    holds: { unicast: {}, arp: { [A[1]]: M1 }, flood: [] },
  },
];

const REMOVES: Row[] = [
  {
    when: 'a pair is named, neighbour and entry go',
    from: { unicast: [[M1, T2]], arp: [[A[1], M1]] },
    casts: [remove([N, { [T2]: [A] }])],
    holds: NOTHING,
  },
  {
    when: 'the neighbour has another MAC, it goes all the same',
    from: { arp: [[A[1], M2]] },
    casts: [remove([N, { [T2]: [A] }])],
    holds: { arp: {} },
  },
  {
    when: 'the entry has another endpoint, it is left',
    from: { unicast: [[M1, T3]], arp: [[A[1], M1]] },
    casts: [remove([N, { [T2]: [A] }])],
    holds: { unicast: { [M1]: T3 }, arp: {} },
  },
  {
    when: 'a flooding entry is named, that destination goes',
    from: { flood: [T2, T3], unicast: [[M1, T2]] },
    casts: [remove([N, { [T2]: [F] }])],
    holds: { flood: [T3], unicast: { [M1]: T2 } },
  },
  {
    when: 'a network is unknown, the rest of the message is dropped',
    from: { flood: [T2] },
    casts: [remove([O, { [T2]: [F] }], [N, { [T2]: [F] }])],
    holds: { flood: [T2] },
  },
  {
    when: 'there is nothing of it, nothing happens',
    from: { flood: [T3] },
    casts: [remove([N, { [T2]: [F, A] }])],
    holds: { flood: [T3] },
  },
];

const UPDATES: Row[] = [
  { when: 'after is given, it is written', casts: [update({ [T2]: { after: [A] } })], holds: { arp: { [A[1]]: M1 } } },
  {
    when: 'before is given, it goes by its IP',
    from: { unicast: [[M1, T2]], arp: [[A[1], M2]] },
    casts: [update({ [T2]: { before: [A] } })],
    holds: { arp: {}, unicast: { [M1]: T2 } },
  },
  {
    when: 'an address is in both, it is lost',
    from: { arp: [[A[1], M1]] },
    casts: [update({ [T2]: { before: [A], after: [A] } })],
    holds: { arp: {} },
  },
  {
    when: 'the responder is off, nothing happens',
    with: { responder: false },
    casts: [update({ [T2]: { after: [A] } })],
    holds: NOTHING,
  },
  {
    when: 'the kernel refuses an IPv6 neighbour, the message ends there',
    from: { arp: [[B[1], M2]] },
    casts: [update({ [T2]: { before: [B], after: [A, A6] } })],
    holds: { arp: { [A[1]]: M1, [B[1]]: M2 } },
  },
  { when: 'the network is unknown, nothing happens', casts: [update({ [T2]: { after: [A] } }, O)], holds: NOTHING },
];

describe.each([
  ['add', ADDS],
  ['remove', REMOVES],
  ['update', UPDATES],
])('of %s (spec l2pop 4.5, 1.6)', (_, rows) => {
  test.each(rows)('when $when', ({ from, with: start, casts, holds }) => {
    const model = linuxbridgeAgent({
      own: OWN,
      responder: true,
      kernelTakesIpv6Neighbours: false,
      networks: [{ networkId: N, segmentId: 1001, ...from }],
      ...start,
    });
    for (const each of casts) model.take(each);
    const { unicast, arp, flood } = model.dump().segments.at(-1)!;
    const held = { unicast: Object.fromEntries(unicast), arp: Object.fromEntries(arp), flood: [...flood] };
    expect(held).toMatchObject(holds);
  });
});

test('a clone goes its own way', () => {
  const networks = [{ networkId: N, segmentId: 1001, flood: [T2] }];
  const model = linuxbridgeAgent({ own: OWN, responder: true, kernelTakesIpv6Neighbours: false, networks });
  const clone = model.clone();
  clone.take(remove([N, { [T2]: [F] }]));
  expect([...clone.dump().segments[0]!.flood]).toEqual([]);
  expect([...model.dump().segments[0]!.flood]).toEqual([T2]);
});
