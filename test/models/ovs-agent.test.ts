import { describe, expect, test } from 'vitest';
import type { CastMessage } from '../../src/fdb/agent-cast.ts';
import { type OvsAgent, type OvsNetwork, type OvsTunnelPort, ovsAgent } from './ovs-agent.ts';
import { A, A6, add, B, F, M1, M2, N, O, OWN, remove, T2, T3, update } from './small-casts.ts';

interface State extends Partial<OvsNetwork> {
  ports?: readonly OvsTunnelPort[];
  responder?: boolean;
  others?: OvsNetwork[];
}

const agent = ({ ports = [], responder = true, others = [], ...network }: State = {}): OvsAgent =>
  ovsAgent({
    own: OWN,
    responder,
    networks: [{ networkId: N, networkType: 'vxlan', segmentId: 1001, localVlan: 1, ...network }, ...others],
    tunnelPorts: ports,
  });

const other = (held: Partial<OvsNetwork> = {}): OvsNetwork => ({
  networkId: O,
  networkType: 'vxlan',
  segmentId: 1002,
  localVlan: 2,
  ...held,
});

/** What is held of the first network, and the tunnel ips that there is a port to. */
function held(model: OvsAgent) {
  const { segments, tunnelPorts } = model.dump();
  const { unicast, arp, flood } = segments[0]!;
  return {
    unicast: Object.fromEntries(unicast),
    arp: Object.fromEntries(arp),
    flood: [...flood],
    tunnels: tunnelPorts.map(({ networkType, endpoint }) => `${networkType} ${endpoint}`),
  };
}

const port = (tunnelIp: string, more: Partial<OvsTunnelPort> = {}): OvsTunnelPort => ({
  networkType: 'vxlan',
  tunnelIp,
  ...more,
});
const NOTHING = { unicast: {}, arp: {}, flood: [], tunnels: [] as string[] };

interface Row {
  when: string;
  from?: State;
  casts: CastMessage[];
  holds: Partial<typeof NOTHING> | { [what: string]: unknown };
}

const ADDS: Row[] = [
  { when: 'a network is unknown, it is skipped', casts: [add([O, { [T2]: [F] }])], holds: NOTHING },
  { when: 'the segment id is not its own, it is skipped', casts: [add([N, { [T2]: [F] }, 7])], holds: NOTHING },
  {
    when: 'a network is unknown, the next of the message is worked off',
    casts: [add([O, { [T2]: [F] }], [N, { [T2]: [F] }])],
    holds: { flood: [T2] },
  },
  { when: 'the endpoint is its own, it is dropped', casts: [add([N, { [OWN]: [F, A] }])], holds: NOTHING },
  {
    when: 'the endpoint is of the other family, it is skipped',
    casts: [add([N, { '2001:db8::2': [F, A], [T2]: [F] }])],
    holds: { flood: [T2], unicast: {}, tunnels: [`vxlan ${T2}`] },
  },
  {
    when: 'a list is empty, there is a tunnel port and no more',
    casts: [add([N, { [T2]: [] }])],
    holds: { ...NOTHING, tunnels: [`vxlan ${T2}`] },
  },
  {
    when: 'a flooding entry comes, the flow floods there too',
    from: { flood: [T2] },
    casts: [add([N, { [T3]: [F] }])],
    holds: { flood: [T2, T3] },
  },
  {
    when: 'a flooding entry comes again, nothing changes',
    casts: [add([N, { [T2]: [F] }]), add([N, { [T2]: [F] }])],
    holds: { flood: [T2] },
  },
  {
    when: 'a pair comes, there is a unicast and an ARP flow',
    casts: [add([N, { [T2]: [A] }])],
    holds: { unicast: { [M1]: T2 }, arp: { [A[1]]: M1 }, flood: [], tunnels: [`vxlan ${T2}`] },
  },
  {
    when: 'the responder is off, there is no ARP flow',
    from: { responder: false },
    casts: [add([N, { [T2]: [A] }])],
    holds: { unicast: { [M1]: T2 }, arp: {} },
  },
  {
    when: 'the address is IPv6, there is no ARP flow',
    casts: [add([N, { [T2]: [A6] }])],
    holds: { unicast: { [M1]: T2 }, arp: {} },
  },
  {
    when: 'the MAC is elsewhere, it moves',
    from: { unicast: [[M1, T2]] },
    casts: [add([N, { [T3]: [A] }])],
    holds: { unicast: { [M1]: T3 } },
  },
  {
    when: 'a message names a MAC twice, the last counts',
    casts: [add([N, { [T3]: [A], [T2]: [A] }])],
    holds: { unicast: { [M1]: T2 } },
  },
  {
    when: 'the address is another MAC’s, the ARP flow is written over',
    from: { arp: [[A[1], M2]] },
    casts: [add([N, { [T2]: [A] }])],
    holds: { arp: { [A[1]]: M1 } },
  },
  {
    when: 'the MAC is in capitals, it is the same MAC',
    casts: [add([N, { [T2]: [[M1.toUpperCase(), A[1]]] }])],
    holds: { unicast: { [M1]: T2 }, arp: { [A[1]]: M1 } },
  },
  {
    when: 'MAC 0 comes with :: it is a unicast flow, no flooding entry',
    casts: [add([N, { [T2]: [[F[0], '::']] }])],
    holds: { unicast: { [F[0]]: T2 }, flood: [] },
  },
  {
    when: 'a left-over port is named, it is adopted',
    from: { ports: [port(T2, { isKnown: false })] },
    casts: [add([N, { [T2]: [F] }]), remove([N, { [T2]: [F] }])],
    holds: NOTHING,
  },
  {
    when: 'the flow was made at wiring, the first flooding entry rewrites it',
    from: { flood: [T2, T3], set: [] },
    casts: [add([N, { [T2]: [F] }])],
    holds: { flood: [T2], tunnels: [`vxlan ${T2}`, `vxlan ${T3}`] },
  },
  {
    when: 'a port of another type is there, one of its own type is made',
    from: { ports: [port(T2, { networkType: 'gre' })] },
    casts: [add([N, { [T2]: [F] }])],
    holds: { tunnels: [`gre ${T2}`, `vxlan ${T2}`] },
  },
];

const REMOVES: Row[] = [
  {
    when: 'the agent knows no port to the endpoint, it is skipped',
    from: { unicast: [[M1, T2]] },
    casts: [remove([N, { [T3]: [A] }])],
    holds: { unicast: { [M1]: T2 } },
  },
  {
    when: 'the port is left over, it is skipped',
    from: { unicast: [[M1, T2]], ports: [port(T2), port(T3, { isKnown: false })] },
    casts: [remove([N, { [T3]: [A] }])],
    holds: { unicast: { [M1]: T2 } },
  },
  {
    when: 'the segment id is not its own, it is skipped',
    from: { flood: [T2] },
    casts: [remove([N, { [T2]: [F] }, 7])],
    holds: { flood: [T2] },
  },
  {
    when: 'the flooding entry is one of two, the flow is rewritten and the port goes',
    from: { flood: [T2, T3] },
    casts: [remove([N, { [T2]: [F] }])],
    holds: { flood: [T3], tunnels: [`vxlan ${T3}`] },
  },
  {
    when: 'the flooding entry is the last, the flow goes',
    from: { flood: [T2] },
    casts: [remove([N, { [T2]: [F] }])],
    holds: NOTHING,
  },
  {
    when: 'another network floods there, the port stays',
    from: { flood: [T2], others: [other({ flood: [T2] })] },
    casts: [remove([N, { [T2]: [F] }])],
    holds: { flood: [], tunnels: [`vxlan ${T2}`] },
  },
  {
    when: 'the flooding entry is not remembered, the flow stays and a port that no network remembers goes',
    from: { flood: [T2, T3], set: [], ports: [port(T2, { ofport: 5 })] },
    casts: [remove([N, { [T2]: [F] }])],
    holds: { flood: ['ofport 5', T3], tunnels: [`vxlan ${T3}`] },
  },
  {
    when: 'the flooding entry is not remembered and another network floods there, nothing happens',
    from: { flood: [T2], set: [], others: [other({ flood: [T2] })] },
    casts: [remove([N, { [T2]: [F] }])],
    holds: { flood: [T2], tunnels: [`vxlan ${T2}`] },
  },
  {
    when: 'the port is an orphan that the agent knows, it goes',
    from: { ports: [port(T2)] },
    casts: [remove([N, { [T2]: [F] }])],
    holds: NOTHING,
  },
  {
    when: 'the port goes, its unicast flows dangle',
    from: { flood: [T2], unicast: [[M1, T2]], ports: [port(T2, { ofport: 5 })] },
    casts: [remove([N, { [T2]: [F] }])],
    holds: { unicast: { [M1]: 'ofport 5' } },
  },
  {
    when: 'the port is made anew, they dangle still',
    from: { flood: [T2], unicast: [[M1, T2]], ports: [port(T2, { ofport: 5 })] },
    casts: [remove([N, { [T2]: [F] }]), add([N, { [T2]: [F] }])],
    holds: { unicast: { [M1]: 'ofport 5' }, flood: [T2] },
  },
  {
    when: 'a pair is added again, it dangles no more',
    from: { unicast: [[M1, 'ofport 5']] },
    casts: [add([N, { [T2]: [A] }])],
    holds: { unicast: { [M1]: T2 } },
  },
  {
    when: 'a pair is named, both flows go',
    from: { flood: [T2], unicast: [[M1, T2]], arp: [[A[1], M1]] },
    casts: [remove([N, { [T2]: [A] }])],
    holds: { unicast: {}, arp: {}, flood: [T2] },
  },
  {
    when: 'the ARP flow has another MAC, it goes all the same',
    from: { ports: [port(T2)], arp: [[A[1], M2]] },
    casts: [remove([N, { [T2]: [A] }])],
    holds: { arp: {} },
  },
  {
    when: 'the unicast flow goes elsewhere, it goes all the same',
    from: { unicast: [[M1, T3]], ports: [port(T2)] },
    casts: [remove([N, { [T2]: [A] }])],
    holds: { unicast: {} },
  },
  {
    when: 'one of two addresses is named, the MAC goes and the other address stays',
    from: {
      unicast: [[M1, T2]],
      arp: [
        [A[1], M1],
        ['192.168.0.9', M1],
      ],
    },
    casts: [remove([N, { [T2]: [A] }])],
    holds: { unicast: {}, arp: { '192.168.0.9': M1 } },
  },
  {
    when: 'the address is ::, no ARP flow goes',
    from: { unicast: [[M1, T2]], arp: [[A[1], M1]] },
    casts: [remove([N, { [T2]: [[M1, '::']] }])],
    holds: { unicast: {}, arp: { [A[1]]: M1 } },
  },
  {
    when: 'flooding entry and pairs come together, all of it goes',
    from: { flood: [T2], unicast: [[M1, T2]], arp: [[A[1], M1]] },
    casts: [remove([N, { [T2]: [F, A] }])],
    holds: NOTHING,
  },
  {
    when: 'the flows are of another process, no cast deletes them',
    from: { ports: [port(T2)], unicast: [[M1, T2]], arp: [[A[1], M1]], foreign: [M1, A[1]] },
    casts: [remove([N, { [T2]: [A] }])],
    holds: { unicast: { [M1]: T2 }, arp: { [A[1]]: M1 } },
  },
  {
    when: 'such flows were written over, they are its own',
    from: { ports: [port(T2)], unicast: [[M1, T2]], arp: [[A[1], M1]], foreign: [M1, A[1]] },
    casts: [add([N, { [T2]: [A] }]), remove([N, { [T2]: [A] }])],
    holds: { unicast: {}, arp: {} },
  },
  {
    when: 'there is nothing of it, nothing happens',
    from: { flood: [T2] },
    casts: [remove([N, { [T2]: [B] }])],
    holds: { flood: [T2], unicast: {} },
  },
];

const UPDATES: Row[] = [
  { when: 'after is given, it is written', casts: [update({ [T2]: { after: [A] } })], holds: { arp: { [A[1]]: M1 } } },
  {
    when: 'the endpoint has no port, none is made',
    casts: [update({ [T2]: { after: [A] } })],
    holds: { unicast: {}, flood: [], tunnels: [] },
  },
  {
    when: 'before is given, it goes by its IP',
    from: { unicast: [[M1, T2]], arp: [[A[1], M2]] },
    casts: [update({ [T2]: { before: [A] } })],
    holds: { arp: {}, unicast: { [M1]: T2 } },
  },
  {
    when: 'both are given, one takes the place of the other',
    from: { arp: [[A[1], M1]] },
    casts: [update({ [T2]: { before: [A], after: [[M1, '192.168.0.9']] } })],
    holds: { arp: { '192.168.0.9': M1 } },
  },
  {
    when: 'an address is in both, it is lost',
    from: { arp: [[A[1], M1]] },
    casts: [update({ [T2]: { before: [A], after: [A] } })],
    holds: { arp: {} },
  },
  { when: 'the endpoint is its own, nothing happens', casts: [update({ [OWN]: { after: [A] } })], holds: { arp: {} } },
  { when: 'the network is unknown, nothing happens', casts: [update({ [T2]: { after: [A] } }, O)], holds: { arp: {} } },
  { when: 'the address is IPv6, nothing happens', casts: [update({ [T2]: { after: [A6] } })], holds: { arp: {} } },
  {
    when: 'the responder is off, nothing happens',
    from: { responder: false },
    casts: [update({ [T2]: { after: [A] } })],
    holds: { arp: {} },
  },
];

describe.each([
  ['add', ADDS],
  ['remove', REMOVES],
  ['update', UPDATES],
])('of %s (spec l2pop 3.8, 1.6)', (_, rows) => {
  test.each(rows)('when $when', ({ from, casts, holds }) => {
    const model = agent(from);
    for (const cast of casts) model.take(cast);
    expect(held(model)).toMatchObject(holds);
  });
});

describe('wiring (spec l2pop 3.8.7, 3.8.8)', () => {
  const GRE = { networkId: 'cccccccc-1111-4222-8333-444444444444', networkType: 'gre', segmentId: 5, localVlan: 3 };

  test('the first port of a network makes a flood flow to all known ports of the type, and remembers none', () => {
    const model = ovsAgent({
      own: OWN,
      responder: true,
      networks: [],
      tunnelPorts: [port(T2), port(T3, { isKnown: false }), port('10.0.0.4', { networkType: 'gre' })],
    });
    model.wire({ networkId: N, networkType: 'vxlan', segmentId: 1001, localVlan: 1 });
    expect(held(model).flood).toEqual([T2]);
    expect(model.setOf(N)).toEqual([]);
  });

  test('the last port gone takes the network along, and tunnels that only it used', () => {
    const model = agent({ flood: [T2, T3], unicast: [[M1, T2]], others: [other({ flood: [T3] })] });
    model.wire(GRE);
    model.unwire(N);
    const { segments, tunnelPorts } = model.dump();
    expect(segments.map(({ networkId }) => networkId)).toEqual([O, GRE.networkId]);
    expect(tunnelPorts.map(({ endpoint }) => endpoint)).toEqual([T3]);
  });
});

test('the last flooding entry takes distributed routing’s drops along (spec l2pop 3.8.4)', () => {
  const network = { networkId: N, networkType: 'vxlan', segmentId: 1001, localVlan: 1, flood: [T2, T3] };
  const model = ovsAgent({ own: OWN, responder: true, dvr: true, networks: [network] });
  model.take(remove([N, { [T2]: [F] }]));
  expect(model.hasDvrDrops(N)).toBe(true);
  model.take(remove([N, { [T3]: [F] }]));
  expect(model.hasDvrDrops(N)).toBe(false);
});

test('a clone goes its own way, with the same memory', () => {
  const model = agent({ flood: [T2, T3], set: [T2] });
  const clone = model.clone();
  clone.take(remove([N, { [T3]: [F] }]));
  clone.take(remove([N, { [T2]: [F] }]));
  expect(held(clone).flood).toEqual([]);
  expect(held(model).flood).toEqual([T2, T3]);
});
