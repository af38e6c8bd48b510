import { expect, test } from 'vitest';
import { diff } from '../../src/fdb/diff.ts';
import { DRIFT_SCHEMA_VERSION, driftToJson } from '../../src/fdb/drift-json.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import { dump, entries, M1, M2, T3 } from './small-state.ts';

test('a drift in JSON has every field, null or empty where it does not apply', () => {
  const { drift } = diff(expectedState({ answer: entries() }), dump({ unicast: new Map([[M2, T3]]) }));
  const json = driftToJson(drift[0]!);
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json).toEqual({
    kind: 'missing-unicast',
    severity: 'waste',
    network_id: 'aaaaaaaa-1111-4222-8333-444444444444',
    network_type: 'vxlan',
    segment_id: 1001,
    local_vlan: 1,
    mac: M1,
    ip: null,
    tunnel_ip: null,
    expected: ['10.0.0.2'],
    observed: null,
    ips: ['192.168.0.1'],
    learned_covers: false,
    folded: null,
    foreign: false,
    effect: 'floods-instead',
    effect_text: 'works, but each frame to it goes to every endpoint of the network: load, and other hosts see it',
    description: 'a port that the agent should send to has no unicast entry',
    notes: [],
  });
});

test('the schema is version 1', () => {
  expect(DRIFT_SCHEMA_VERSION).toBe(1);
});
