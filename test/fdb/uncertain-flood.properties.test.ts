import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diff } from '../../src/fdb/diff.ts';
import type { Drift } from '../../src/fdb/drift.ts';
import { type FdbEntries, isFloodingEntry, networksOf } from '../../src/fdb/entries.ts';
import { type ExpectedSources, expectedState } from '../../src/fdb/expected.ts';
import type { Segment } from '../../src/fdb/forwarding.ts';
import { planRepair } from '../../src/fdb/plan-repair.ts';
import type { PortsOnHost, UncertainFlood } from '../../src/fdb/query.ts';
import { OWN, TUNNEL_IPS } from '../models/arbitrary-cloud.ts';
import { STALE_TUNNEL_IP } from '../models/arbitrary-holding.ts';
import { arbitraryLinuxbridgeScene, arbitraryOvsScene, type Scene } from '../models/arbitrary-scene.ts';

/** Of every network: endpoints without ports are guessed, and any other agent may be one. */
const uncertain = ({ answer }: ExpectedSources): UncertainFlood[] =>
  networksOf(answer).map(([networkId, { ports }]) => {
    const withPorts = (tunnelIp: string): boolean => ports[tunnelIp]?.some((pair) => !isFloodingEntry(pair)) ?? false;
    const possible = [...TUNNEL_IPS, STALE_TUNNEL_IP].filter((tunnelIp) => !withPorts(tunnelIp));
    return { networkId, guessed: possible.filter((each) => each in ports), possible, reason: 'nobody tells' };
  });

const scenes = fc.oneof<[fc.Arbitrary<Scene>, fc.Arbitrary<Scene>]>(arbitraryOvsScene(), arbitraryLinuxbridgeScene());

/** Ports that a source knows of: those of the full set. */
const portsOnHost = ({ full = {} }: ExpectedSources): PortsOnHost[] =>
  networksOf(full).flatMap(([networkId, { ports }]) => (OWN in ports ? [{ networkId, active: 1, notActive: 0 }] : []));

/** A scene whose source cannot tell, with what diff and plan make of it. */
function judged({ expected: known, agent }: Scene) {
  const uncertainFlood = uncertain(known);
  const expected = expectedState({ ...known, portsOnHost: portsOnHost(known), uncertainFlood });
  const dump = agent.dump();
  const { drift } = diff(expected, dump);
  const may = new Map(uncertainFlood.map(({ networkId, possible }) => [networkId, new Set(possible)]));
  const mayFlood = (networkId: string | undefined, tunnelIp: string | undefined): boolean =>
    may.get(networkId ?? '')?.has(tunnelIp ?? '') ?? false;
  return {
    dump,
    drift,
    casts: planRepair(expected, dump, drift)
      .stages.flat()
      .map(({ cast }) => cast),
    mayFlood,
  };
}

describe('where the source cannot tell which endpoints a network floods to', () => {
  test('none of them is missing or stale', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { drift, mayFlood } = judged(scene);
        const ofFlood = drift.filter(({ kind }) => /-flood$|^endpoint-absent$/.test(kind));
        expect(ofFlood.filter(({ networkId, tunnelIp }) => mayFlood(networkId, tunnelIp))).toEqual([]);
      }),
    );
  });

  test('all else is drift as it is where the source knows', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { drift, mayFlood, dump } = judged(scene);
        const hasPort = new Set(portsOnHost(scene.expected).map(({ networkId }) => networkId));
        const isComparable = ({ kind, networkId, tunnelIp }: Drift): boolean =>
          hasPort.has(networkId ?? '') && !(kind.endsWith('-flood') && mayFlood(networkId, tunnelIp));
        const ofSure = diff(expectedState(scene.expected), dump).drift.filter(isComparable);
        const key = ({ kind, networkId, mac, ip, tunnelIp }: Drift) => [kind, networkId, mac, ip, tunnelIp].join(' ');
        expect(drift.filter(isComparable).map(key)).toEqual(ofSure.map(key));
      }),
    );
  });

  test('a repair leaves the flooding to them as it is', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { dump, casts, mayFlood } = judged(scene);
        for (const cast of casts) scene.agent.take(cast);
        const after = scene.agent.dump();
        for (const { networkId, segmentId, flood } of dump.segments) {
          const now = after.segments.find(
            (each) => each.networkId === networkId && each.segmentId === segmentId,
          )!.flood;
          for (const tunnelIp of flood) if (mayFlood(networkId, tunnelIp)) expect(now).toContain(tunnelIp);
        }
      }),
    );
  });

  test('a repair leaves no flooding to one of them that was not there', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { dump, casts, mayFlood } = judged(scene);
        const floods = (method: 'add_fdb_entries' | 'remove_fdb_entries') =>
          casts
            .filter((cast) => cast.method === method)
            .flatMap(({ fdbEntries }) => networksOf(fdbEntries as FdbEntries))
            .flatMap(([networkId, { ports }]) =>
              Object.entries(ports)
                .filter(([, pairs]) => pairs.some(isFloodingEntry))
                .map(([tunnelIp]) => `${networkId} ${tunnelIp}`),
            );
        // an endpoint may be made known for a moment, so that something stale can be taken away under it
        const taken = new Set(floods('remove_fdb_entries'));
        for (const put of floods('add_fdb_entries').filter((each) => !taken.has(each))) {
          const [networkId, tunnelIp] = put.split(' ');
          const isOf = ({ networkId: id, networkIdPrefix }: Segment): boolean =>
            id === networkId || (networkIdPrefix !== undefined && networkId!.startsWith(networkIdPrefix));
          const held = dump.segments.find(isOf)!.flood;
          if (mayFlood(networkId, tunnelIp)) expect(held).toContain(tunnelIp);
        }
      }),
    );
  });
});
