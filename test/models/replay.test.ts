import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readDump } from '../../src/dump/read-dump.ts';
import type { CastMessage } from '../../src/fdb/agent-cast.ts';
import type { Dump } from '../../src/fdb/dump.ts';
import { linuxbridgeAgentOf } from './linuxbridge-agent.ts';
import { ovsAgentOf } from './ovs-agent.ts';

// what real agents did with each kind of cast: test/data/field/replay/README.md
const root = fileURLToPath(new URL('../data/field/replay/', import.meta.url));

interface Replay {
  what: string;
  own: string;
  /** Ids of the networks that the agent knows. */
  networks: string[];
  method?: CastMessage['method'];
  fdb_entries?: unknown;
  /** Instead of a cast: the first port of a network comes, the last one goes. */
  wires?: string;
  unwires?: string;
  remembers?: Record<string, string[]>;
  foreign?: Record<string, string[]>;
}

const replaysOf = (agent: string) =>
  readdirSync(`${root}${agent}`).map((name) => {
    const folder = `${root}${agent}/${name}`;
    const replay: Replay = JSON.parse(readFileSync(`${folder}/cast.json`, 'utf8'));
    return { name, replay, read: (when: 'before' | 'after') => readDump([{ file: `${folder}/${when}.txt` }]) };
  });

const castOf = ({ method, fdb_entries }: Replay) => ({ method, fdbEntries: fdb_entries }) as CastMessage;

/** What casts can change, in an order of its own. Numbers of new ports are not compared: which are free, no dump tells. */
const stateOf = ({ responder, segments, tunnelPorts }: Dump, before: Dump) => ({
  responder,
  segments: segments
    .map(({ networkType, segmentId, localVlan, networkId, networkIdPrefix, unicast, flood, arp }) => ({
      segment: [networkType, segmentId, localVlan, networkId, networkIdPrefix].join(' '),
      unicast: Object.fromEntries(unicast),
      flood: [...flood].sort(),
      arp: Object.fromEntries(arp),
    }))
    .sort((a, b) => a.segment.localeCompare(b.segment)),
  tunnelPorts: tunnelPorts
    .map((port) => ({
      ...port,
      ofport: before.tunnelPorts.some(({ ofport }) => ofport === port.ofport) ? port.ofport : 'new',
    }))
    .sort((a, b) => a.name.localeCompare(b.name)),
});

describe('an OVS agent of Neutron 21', () => {
  test.each(replaysOf('ovs'))('$name: $replay.what', async ({ replay, read }) => {
    const { own, remembers = {}, foreign = {}, wires, unwires } = replay;
    const [before, after] = [await read('before'), await read('after')];
    const model = ovsAgentOf(before, { own, sets: remembers, foreign });
    if (wires !== undefined) {
      const { networkType, segmentId, localVlan } = after.segments.find(({ networkId }) => networkId === wires)!;
      model.wire({ networkId: wires, networkType: networkType!, segmentId: segmentId!, localVlan: localVlan! });
    } else if (unwires !== undefined) model.unwire(unwires);
    else model.take(castOf(replay));
    expect(stateOf(model.dump(), before)).toEqual(stateOf(after, before));
  });
});

describe('a linuxbridge agent of Neutron 21 on a kernel that refuses IPv6 neighbours', () => {
  test.each(replaysOf('linuxbridge'))('$name: $replay.what', async ({ replay, read }) => {
    const [before, after] = [await read('before'), await read('after')];
    const model = linuxbridgeAgentOf(before, { own: replay.own, networkIds: replay.networks });
    model.take(castOf(replay));
    expect(stateOf(model.dump(), before)).toEqual(stateOf(after, before));
  });
});
