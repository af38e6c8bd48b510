import { expect, test } from 'vitest';
import { isFloodOfWiring } from '../../src/fdb/flood-of-wiring.ts';
import { emptySegment, type Segment } from '../../src/fdb/forwarding.ts';
import { dump, M1, segment, T2, T3 } from './small-state.ts';

const fresh = (parts: Partial<Segment> = {}): Segment => ({
  ...emptySegment('vxlan', 7),
  flood: new Set([T2, T3]),
  ...parts,
});
const port = (endpoint: string, networkType = 'vxlan', hasIngressFlow = true) => ({
  name: 'p',
  networkType,
  endpoint,
  hasIngressFlow,
});

test.each([
  ['it floods to every endpoint of the type', fresh(), dump(), true],
  [
    'it floods to every tunnel port of the type',
    fresh(),
    dump({}, { segments: [], tunnelPorts: [port(T2), port(T3)] }),
    true,
  ],
  ['a tunnel port of another type is left out', fresh(), dump({}, { tunnelPorts: [port('10.0.0.9', 'gre')] }), true],
  [
    'a tunnel port without ingress flow is left out',
    fresh(),
    dump({}, { tunnelPorts: [port('10.0.0.9', 'vxlan', false)] }),
    true,
  ],
  [
    'an endpoint of another type is left out',
    fresh(),
    dump({ networkType: 'gre', flood: new Set(['10.0.0.9']) }, { tunnelPorts: [port(T2), port(T3)] }),
    true,
  ],
  ['a tunnel port of its type is left out', fresh(), dump({}, { tunnelPorts: [port('10.0.0.9')] }), false],
  ['it has a unicast entry', fresh({ unicast: new Map([[M1, T2]]) }), dump(), false],
  ['it has an address', fresh({ arp: new Map([['192.168.0.1', M1]]) }), dump(), false],
  ['its unicast entries are not told', fresh({ notHeld: { unicast: 'no' } }), dump(), false],
  ['there is only one endpoint at all', fresh({ flood: new Set([T2]) }), dump({ flood: new Set([T2]) }), false],
  ['the agent is of linuxbridge', fresh(), dump({}, { segments: [segment()] }, 'linuxbridge'), false],
])('when %s', (_when, of, observed, expected) => {
  expect(isFloodOfWiring(of, observed)).toBe(expected);
});
