import { diff } from '../src/fdb/diff.ts';
import type { Drift } from '../src/fdb/drift.ts';
import type { Dump } from '../src/fdb/dump.ts';
import type { FdbEntries, Pair } from '../src/fdb/entries.ts';
import { type Expected, expectedState } from '../src/fdb/expected.ts';
import { emptySegment } from '../src/fdb/forwarding.ts';
import { planRepair } from '../src/fdb/plan-repair.ts';
import { emptyDump } from '../test/fdb/dump-of-sample.ts';
import { type Figure, median, workMs } from './measure.ts';

const byte = (value: number): string => (value & 255).toString(16).padStart(2, '0');
const macOf = (number: number): string => `fa:16:3e:${byte(number >> 16)}:${byte(number >> 8)}:${byte(number)}`;
const ipOf = (number: number): string => `10.${128 + ((number >> 16) & 63)}.${(number >> 8) & 255}.${number & 255}`;
const ENDPOINTS = 100;
const NETWORKS = 50;

interface Situation {
  expected: Expected;
  dump: Dump;
  drift: Drift[];
}

/** An Open vSwitch agent that drifts in every kind of entry: a quarter each missing, stale, at a wrong endpoint, answered wrongly. */
function situation(count: number): Situation {
  const answer: Record<string, FdbEntries[string]> = {};
  const segments = [];
  const each = count / NETWORKS;
  for (let network = 0; network < NETWORKS; network += 1) {
    const networkId = `${String(network).padStart(8, '0')}-0000-4000-8000-000000000000`;
    const ports: Record<string, Pair[]> = {};
    const segment = { ...emptySegment('vxlan', 1001 + network), networkId, localVlan: network + 1 };
    for (let endpoint = 0; endpoint < ENDPOINTS; endpoint += 1)
      ports[`100.64.0.${endpoint}`] = [['00:00:00:00:00:00', '0.0.0.0']];
    for (let index = 0; index < each; index += 1) {
      const number = network * each + index;
      const [mac, ip, tunnelIp] = [macOf(number), ipOf(number), `100.64.0.${number % ENDPOINTS}`];
      segment.flood.add(tunnelIp);
      if (index % 4 === 1) {
        segment.unicast.set(mac, tunnelIp); // stale: Neutron has no such port
        continue;
      }
      ports[tunnelIp]!.push([mac, ip]);
      if (index % 4 === 0) continue; // missing
      segment.unicast.set(mac, index % 4 === 2 ? '100.64.0.200' : tunnelIp);
      segment.arp.set(ip, index % 4 === 3 ? 'fa:16:3e:ff:ff:ff' : mac);
    }
    answer[networkId] = { network_type: 'vxlan', segment_id: 1001 + network, ports };
    segments.push(segment);
  }
  const expected = expectedState({ answer, host: 'compute-1' });
  const dump = emptyDump('ovs', { segments });
  return { expected, dump, drift: diff(expected, dump).drift };
}

async function planMs({ expected, dump, drift }: Situation): Promise<number> {
  const times = [];
  for (let run = 0; run < 9; run += 1) times.push(await workMs(() => planRepair(expected, dump, drift)));
  return median(times);
}

/** Time of a plan for 100,000 drifts against a bound in ms, and its growth with their number. */
export async function planTime(): Promise<Figure[]> {
  const asked = situation(80_000);
  const larger = situation(320_000);
  const [askedMs, largerMs] = [await planMs(asked), await planMs(larger)];
  return [
    {
      name: `plan: ${asked.drift.length.toLocaleString('en')} drifts`,
      ours: `${askedMs.toFixed(0)} ms`,
      reference: 'a bound of 500 ms',
      ratio: askedMs / 500,
      bound: { atMost: 1 },
    },
    {
      name: `plan: growth to ${larger.drift.length.toLocaleString('en')} drifts (${(larger.drift.length / asked.drift.length).toFixed(1)} is linear)`,
      ours: `${largerMs.toFixed(0)} ms`,
      reference: `${askedMs.toFixed(0)} ms`,
      ratio: largerMs / askedMs,
      bound: { atMost: 6 },
    },
  ];
}
