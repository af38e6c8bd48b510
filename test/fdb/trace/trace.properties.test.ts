import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diff } from '../../../src/fdb/diff.ts';
import { expectedState } from '../../../src/fdb/expected.ts';
import { parseDestination } from '../../../src/fdb/trace/destination.ts';
import type { Hop } from '../../../src/fdb/trace/hop.ts';
import { entriesOnWay } from '../../../src/fdb/trace/owners.ts';
import { type Trace, traceFrom } from '../../../src/fdb/trace/trace.ts';
import { cloud, IPS, MACS, sourcesOf } from '../../models/arbitrary-cloud.ts';
import { arbitraryLinuxbridgeScene, arbitraryOvsScene, type Scene } from '../../models/arbitrary-scene.ts';

const DESTINATIONS = [...MACS, ...IPS, 'fa:16:3e:99:99:99', '192.168.9.9', 'ff:ff:ff:ff:ff:ff', 'ff02::1'];
const SCENES = { ovs: arbitraryOvsScene(), linuxbridge: arbitraryLinuxbridgeScene() };

/** Every trace of every network of a scene, with what `diff` says of that network. */
function tracesOf({ expected, agent }: Scene) {
  const dump = agent.dump();
  return Object.entries(expected.full!).flatMap(([networkId, everywhere]) => {
    const one = {
      ...expected,
      answer: { [networkId]: expected.answer[networkId]! },
      full: { [networkId]: everywhere },
    };
    const state = () => expectedState({ ...one, allNetworks: false });
    const { drift } = diff(state(), dump);
    return DESTINATIONS.map((to) => {
      const destination = parseDestination(to)!;
      return { drift, trace: traceFrom({ destination, networkId, expected: state(), everywhere, dump }) };
    });
  });
}

const check = (scenes: fc.Arbitrary<Scene>, judge: (each: { drift: unknown[]; trace: Trace }) => void) =>
  fc.assert(
    fc.property(scenes, (scene) => {
      for (const each of tracesOf(scene)) judge(each);
    }),
    { numRuns: 40 },
  );

const isAlike = (one: Hop | undefined, other: Hop | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

describe.each(Object.keys(SCENES) as (keyof typeof SCENES)[])('of a host with an agent of kind %s', (kind) => {
  const scenes = SCENES[kind] as fc.Arbitrary<Scene>;

  test('a leg that differs in what it does is marked, and no other is', () => {
    check(scenes, ({ trace: { legs, owners } }) => {
      for (const { expected, observed, verdict } of legs) {
        if (observed?.how === 'untold') continue;
        if (isAlike(expected, observed)) expect(verdict).toBe('same');
        // a port in migration is right at either place, and some floods may be short for one; a learned entry may stand in for flooding
        const isEither = owners.length > 1 || expected?.how === 'here' || observed?.how === 'sent';
        if (!isAlike(expected, observed) && !isEither) expect(verdict).toBe('differs');
      }
    });
  });

  test('an entry that leads to another place than it should is marked', () => {
    check(scenes, ({ trace: { legs } }) => {
      for (const { expected, observed, verdict } of legs) {
        if (expected?.how !== 'sent' || observed?.how !== 'sent') continue;
        if (expected.by !== 'entry') continue;
        const isRight =
          observed.by === 'entry' && observed.endpoints.every((each) => expected.endpoints.includes(each));
        expect(verdict).toBe(isRight ? 'same' : 'differs');
      }
    });
  });

  test('nothing is marked in a network without drift, but learned entries', () => {
    check(scenes, ({ drift, trace }) => {
      const isLearned = trace.legs.some(({ observed }) => observed?.how === 'sent' && observed.by === 'learned');
      if (drift.length === 0 && !isLearned) expect(trace.verdict).not.toBe('differs');
    });
  });

  test('what is the same on both sides reaches the same', () => {
    check(scenes, ({ trace: { legs, reaches } }) => {
      if (legs.length > 0 && legs.every(({ expected, observed }) => isAlike(expected, observed))) {
        expect(reaches.observed).toBe(reaches.expected);
      }
    });
  });
});

test("the entries on a frame's way are all that its expected way depends on", () => {
  fc.assert(
    fc.property(cloud(), (networks) => {
      const { full, host, ownTunnelIps } = sourcesOf(networks);
      for (const [networkId, network] of Object.entries(full)) {
        for (const to of DESTINATIONS) {
          const destination = parseDestination(to)!;
          const [whole, part] = [network, entriesOnWay(destination, network)].map((everywhere) => {
            const entries = { [networkId]: everywhere };
            const expected = expectedState({ answer: entries, full: entries, host, ownTunnelIps, allNetworks: false });
            return traceFrom({ destination, networkId, expected, everywhere });
          });
          expect({ ...part, notes: [] }).toEqual({ ...whole, notes: [] });
        }
      }
    }),
    { numRuns: 50 },
  );
});
