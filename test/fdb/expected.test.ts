import { describe, expect, it, test } from 'vitest';
import { expectedState } from '../../src/fdb/expected.ts';
import { ownEndpoints } from '../../src/fdb/own-endpoints.ts';
import { entries, F, M1, M2, N, OWN, PORTS, T2, T3 } from './small-state.ts';

const network = (sources: Parameters<typeof expectedState>[0]) => expectedState(sources).networks.get(N)!;

describe('the expected state', () => {
  it('has unicast, flood and arp of each network', () => {
    const { unicast, flood, arp, networkType, segmentId } = network({ answer: entries() });
    expect({ networkType, segmentId }).toEqual({ networkType: 'vxlan', segmentId: 1001 });
    expect(unicast).toEqual(
      new Map([
        [M1, new Set([T2])],
        [M2, new Set([T3])],
      ]),
    );
    expect(flood).toEqual(new Set([T2, T3]));
    expect(arp).toEqual(
      new Map([
        ['192.168.0.1', new Set([M1])],
        ['192.168.0.2', new Set([M2])],
      ]),
    );
  });

  it("keeps StarlingX's top-level source out, and its floating ips in", () => {
    const answer = { source: 'L3_ROUTER_NAT', ...entries({ [T2]: [F, [M1, '203.0.113.5']] }, { audit: true }) };
    const expected = expectedState({ answer: answer as never });
    expect([...expected.networks.keys()]).toEqual([N]);
    expect(expected.networks.get(N)!.arp).toEqual(new Map([['203.0.113.5', new Set([M1])]]));
  });

  it('reads an endpoint without pairs as no flooding and no entry', () => {
    const { unicast, flood } = network({ answer: entries({ [T2]: [] }) });
    expect([unicast.size, flood.size]).toEqual([0, 0]);
  });

  it.each([
    ['an endpoint that is no address, as StarlingX may send', { null: [F] }, 'endpoint "null" is no tunnel ip'],
    [
      'a flooding entry that agents do not recognise',
      { [T2]: [['00:00:00:00:00:00', '::']] as const },
      'is no flooding entry',
    ],
  ])('passes over %s, with a note', (_what, ports, note) => {
    const expected = expectedState({ answer: entries(ports) });
    expect(expected.notes).toEqual([expect.stringContaining(note)]);
    expect([expected.networks.get(N)!.flood.size, expected.networks.get(N)!.unicast.size]).toEqual([0, 0]);
  });

  it('has no address for a pair of which a dump told none', () => {
    const { unicast, arp } = network({ answer: entries({ [T2]: [F, [M1, '::'], [M2, '0.0.0.0']] }) });
    expect([unicast.size, arp.size]).toEqual([2, 0]);
  });

  it('counts an address once that comes several times, as from StarlingX', () => {
    const { ipsOf } = network({ answer: entries({ [T2]: [F, [M1, '192.168.0.1'], [M1, '192.168.0.1']] }) });
    expect(ipsOf.get(M1)).toEqual(['192.168.0.1']);
  });

  it.each([
    [
      'found in the full set alone',
      { full: entries({ ...PORTS, [OWN]: [F, ['fa:16:3e:00:00:0a', '192.168.0.10']] }) },
      entries(),
    ],
    [
      'known for certain',
      { ownTunnelIps: [OWN] },
      entries({ ...PORTS, [OWN]: [F, ['fa:16:3e:00:00:0a', '192.168.0.10']] }),
    ],
  ])('leaves out own endpoints, %s, and keeps their MACs apart', (_how, sources, answer) => {
    const expected = expectedState({ answer, ...sources });
    expect(expected.ownTunnelIps).toEqual([OWN]);
    expect([...expected.networks.get(N)!.flood]).toEqual([T2, T3]);
    expect([...expected.networks.get(N)!.ownMacs]).toEqual(['fa:16:3e:00:00:0a']);
  });
});

test.each([
  ['the host has no port anywhere', entries(), entries(), []],
  ['the host has ports', entries(), entries({ ...PORTS, [OWN]: [F] }), [OWN]],
  ['the same address is spelled otherwise', entries({ '2001:DB8::2': [F] }), entries({ '2001:db8:0::2': [F] }), []],
  [
    'an endpoint came up between the two queries that is known in another network',
    { ...entries(), other: entries({ '10.0.0.9': [F] })[N]! },
    { ...entries({ ...PORTS, '10.0.0.9': [F] }), other: entries({ '10.0.0.9': [F] })[N]! },
    [],
  ],
  ['an endpoint of the full set is no address', entries(), entries({ ...PORTS, null: [F] }), []],
  [
    'the own endpoint is a comma list',
    entries(),
    entries({ ...PORTS, '10.0.0.1,2001:db8::1': [F] }),
    [OWN, '2001:db8::1'],
  ],
])('own endpoints, when %s', (_when, answer, full, own) => {
  expect(ownEndpoints(answer, full)).toEqual(own);
});

// whether Neutron thinks the host has ports there: its list of ports, else the full set, else nobody knows
test.each([
  [{}, 'assumed', 0],
  [{ full: entries({ ...PORTS, [OWN]: [F] }) }, 'active', 0],
  [{ full: entries() }, 'none', 0],
  [{ full: entries({ ...PORTS, [OWN]: [F] }), portsOnHost: [] }, 'none', 0],
  [{ portsOnHost: [{ networkId: N, active: 0, notActive: 3 }] }, 'not-active', 3],
  [{ portsOnHost: [{ networkId: N, active: 2, notActive: 3 }] }, 'active', 3],
  [{ portsOnHost: [{ networkId: N, active: 0, notActive: 0 }] }, 'none', 0],
])('of %j the presence is %s', (sources, presence, notActivePorts) => {
  expect(network({ answer: entries(), ...sources })).toMatchObject({ presence, notActivePorts });
});

test('an empty list of tunnel ips says nothing: the full set is looked at', () => {
  const full = entries({ ...PORTS, [OWN]: [F] });
  expect(expectedState({ answer: entries(), full, ownTunnelIps: [] }).ownTunnelIps).toEqual([OWN]);
});
