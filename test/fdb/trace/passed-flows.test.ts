import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDump } from '../../../src/dump/read-dump.ts';
import { FLOODING_ENTRY, type NetworkEntries } from '../../../src/fdb/entries.ts';
import { expectedState } from '../../../src/fdb/expected.ts';
import { parseDestination } from '../../../src/fdb/trace/destination.ts';
import { flowInArrivalsWay } from '../../../src/fdb/trace/passed-flows.ts';
import { traceFrom } from '../../../src/fdb/trace/trace.ts';
import { root } from '../../support/l2pop.ts';
import { dumpOfSample } from '../dump-of-sample.ts';

// A dump of flows with one more or one less, as somebody makes them by hand.

const SAMPLE = 'ovs/01-basic-vxlan';
const NETWORK = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const [MAC, IP, ALL] = ['fa:16:3e:0a:02:01', '192.168.10.21', 'ff:ff:ff:ff:ff:ff'];
const FLOWS = readFileSync(join(root, 'test/samples', SAMPLE, 'dump-flows-names.txt'), 'utf8');

const held = dumpOfSample(SAMPLE).segments.find(({ networkId }) => networkId === NETWORK)!;
/** What the sample holds is what it should. */
const everywhere: NetworkEntries = {
  network_type: held.networkType!,
  segment_id: held.segmentId!,
  ports: Object.fromEntries(
    [...held.flood].map((endpoint) => [
      endpoint,
      [
        FLOODING_ENTRY,
        ...[...held.arp].filter(([, mac]) => held.unicast.get(mac) === endpoint).map(([ip, mac]) => [mac, ip] as const),
      ],
    ]),
  ),
};

async function verdicts(to: string, flows: string): Promise<{ verdicts: string[]; observed: boolean | undefined }> {
  const dump = await readDump([{ text: flows, name: 'flows' }]);
  const expected = expectedState({ answer: { [NETWORK]: everywhere }, allNetworks: false });
  const { legs, reaches } = traceFrom({
    destination: parseDestination(to)!,
    networkId: NETWORK,
    expected,
    everywhere,
    dump,
  });
  return { verdicts: legs.map(({ verdict }) => verdict), observed: reaches.observed };
}

const withFlow = (flow: string): string => {
  const [words, actions] = flow.split(' actions=');
  return `${FLOWS} cookie=0x0, duration=1.2s, ${words!.replaceAll(/(table=\d+),/g, '$1, n_packets=0, n_bytes=0, ')} actions=${actions}\n`;
};
const withoutFlow = (text: string): string =>
  FLOWS.split('\n')
    .filter((line) => !line.includes(text))
    .join('\n');

test('nothing is untold of a dump that has the flows of an agent alone', async () => {
  expect(await verdicts(IP, FLOWS)).toEqual({ verdicts: ['same', 'same'], observed: true });
  expect((await verdicts(ALL, FLOWS)).verdicts).toEqual(['same']);
});

describe('a flow that no agent writes leaves the step untold that it may decide on', () => {
  test.each([
    [`table=20,priority=3,dl_vlan=1,dl_dst=${MAC} actions=drop`, IP, ['same', 'not-compared']],
    [
      `table=20,priority=3,dl_vlan=1,dl_dst=${MAC} actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:"vxlan-0a000002"`,
      MAC,
      ['not-compared'],
    ],
    [`table=20,priority=3,dl_dst=${MAC} actions=drop`, MAC, ['not-compared']],
    [`table=20,priority=2,dl_vlan=1,dl_dst=${MAC},dl_src=fa:16:3e:00:00:01 actions=drop`, MAC, ['not-compared']],
    ['table=20,priority=9,dl_vlan=1,dl_dst=fa:16:3e:00:00:00/ff:ff:ff:00:00:00 actions=drop', MAC, ['not-compared']],
    [`table=20,priority=1,vlan_tci=0x1001/0x1fff,dl_dst=${MAC} actions=drop`, MAC, ['same']],
    ['table=20,priority=3,dl_vlan=1,dl_dst=fa:16:3e:0a:02:02 actions=drop', MAC, ['same']],
    [`table=20,priority=3,dl_vlan=2,dl_dst=${MAC} actions=drop`, MAC, ['same']],
    ['table=20,priority=3 actions=drop', MAC, ['not-compared']],
    ['table=2,priority=5,dl_vlan=1 actions=drop', IP, ['not-compared', 'not-compared']],
    ['table=2,priority=5,dl_vlan=2 actions=drop', IP, ['same', 'same']],
    ['table=0,priority=5,in_port="patch-int" actions=drop', IP, ['not-compared', 'not-compared']],
    ['table=0,priority=5,in_port="vxlan-0a000002" actions=drop', IP, ['same', 'same']],
    [`table=21,priority=2,arp,dl_vlan=1,arp_tpa=${IP} actions=drop`, IP, ['not-compared', 'same']],
    ['table=21,priority=2,arp,dl_vlan=1,arp_tpa=192.168.10.0/24 actions=drop', IP, ['not-compared', 'same']],
    ['table=21,priority=2,arp,dl_vlan=1,arp_tpa=192.168.10.22 actions=drop', IP, ['same', 'same']],
    ['table=22,priority=2,dl_vlan=1 actions=drop', ALL, ['not-compared']],
    ['table=22,priority=2,dl_vlan=1 actions=drop', IP, ['same', 'same']],
    ['table=22,priority=2,dl_vlan=1,dl_dst=33:33:00:00:00:01 actions=drop', ALL, ['not-compared']],
    ['table=22,priority=2,dl_vlan=2 actions=drop', ALL, ['same']],
  ])('%s, traced to %s: %j', async (flow, to, expected) => {
    const traced = await verdicts(to, withFlow(flow));
    expect(traced.verdicts).toEqual(expected);
    if (to !== ALL) expect(traced.observed).toBe(expected.includes('not-compared') ? undefined : true);
  });

  test('so does one that breaks off', async () => {
    const broken = `${FLOWS} cookie=0x1, duration=1s, table=20, n_packets=0, n_bytes=0, priority=3,dl_vlan=1,dl_dst=${MAC}\n`;
    expect((await verdicts(IP, broken)).verdicts).toEqual(['same', 'not-compared']);
  });
});

describe('a flow of the agent that is missing leaves the steps untold that it leads to', () => {
  test.each([
    ['dl_dst=00:00:00:00:00:00/01:00:00:00:00:00', IP, ['same', 'not-compared']],
    ['dl_dst=01:00:00:00:00:00/01:00:00:00:00:00', IP, ['same', 'same']],
    ['dl_dst=01:00:00:00:00:00/01:00:00:00:00:00', ALL, ['not-compared']],
    ['in_port="patch-int"', IP, ['not-compared', 'not-compared']],
    // a dump without the table tells nothing of it
    ['table=2,', MAC, ['same']],
    ['table=0,', MAC, ['same']],
  ])('without %s, traced to %s: %j', async (gone, to, expected) => {
    expect((await verdicts(to, withoutFlow(gone))).verdicts).toEqual(expected);
  });
});

test.each([
  ['table=0,priority=5,in_port="vxlan-0a000002" actions=drop', true],
  ['table=0,priority=5,in_port="vxlan-0a000003" actions=drop', false],
  ['table=4,priority=5,tun_id=0x3e9,dl_src=fa:16:3e:0a:02:01 actions=drop', true],
  ['table=4,priority=5,tun_id=0x3ea actions=drop', false],
  ['table=20,priority=5 actions=drop', false],
])('%s may keep out what comes from 10.0.0.2: %s', async (flow, isInWay) => {
  const dump = await readDump([{ text: withFlow(flow), name: 'flows' }]);
  expect(flowInArrivalsWay(dump, 1001, ['10.0.0.2']) !== undefined).toBe(isInWay);
});
