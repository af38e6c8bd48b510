import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diff } from '../../src/fdb/diff.ts';
import type { DriftKind } from '../../src/fdb/drift.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import type { AgentModel } from './agent-model.ts';
import { arbitraryLinuxbridgeScene, arbitraryOvsScene, type Scene } from './arbitrary-scene.ts';

const ALL: DriftKind[] = [
  'missing-unicast',
  'stale-unicast',
  'wrong-endpoint',
  'missing-flood',
  'stale-flood',
  'missing-arp',
  'stale-arp',
  'wrong-arp',
  'endpoint-absent',
  'segment-mismatch',
  'network-unknown',
];

const driftOf = ({ expected, agent }: Scene) => diff(expectedState(expected), agent.dump()).drift;

test.each<[string, fc.Arbitrary<Scene>, DriftKind[]]>([
  ['OVS', arbitraryOvsScene(), [...ALL, 'dangling-port', 'orphan-tunnel']],
  ['linuxbridge', arbitraryLinuxbridgeScene(), ALL],
])('scenes of %s agents have every kind of drift that there is', { timeout: 30_000 }, (_, scenes, kinds) => {
  const seen = new Set(fc.sample(scenes, 300).flatMap((scene) => driftOf(scene).map(({ kind }) => kind)));
  expect([...seen].sort()).toEqual([...kinds].sort());
});

const take = (agent: AgentModel, { expected }: Scene): void => {
  for (const [networkId, entries] of Object.entries(expected.answer)) {
    for (const [tunnelIp, pairs] of Object.entries(entries.ports)) {
      const fdbEntries = { [networkId]: { ...entries, ports: { [tunnelIp]: pairs } } };
      agent.take({ method: 'add_fdb_entries', fdbEntries });
    }
  }
};

test('an add of all that is expected leaves nothing missing but what an agent cannot take', () => {
  fc.assert(
    fc.property(arbitraryOvsScene({ conflicts: false }), (scene) => {
      take(scene.agent, scene);
      const kinds = new Set(driftOf(scene).map(({ kind }) => kind));
      for (const kind of ['missing-unicast', 'missing-flood', 'missing-arp', 'endpoint-absent'] as const) {
        expect(kinds).not.toContain(kind);
      }
    }),
  );
});

test('a message twice is the same as once', () => {
  fc.assert(
    fc.property(
      fc.oneof<[fc.Arbitrary<Scene>, fc.Arbitrary<Scene>]>(arbitraryOvsScene(), arbitraryLinuxbridgeScene()),
      (scene) => {
        take(scene.agent, scene);
        const once = scene.agent.dump();
        take(scene.agent, scene);
        expect(scene.agent.dump()).toEqual(once);
      },
    ),
  );
});
