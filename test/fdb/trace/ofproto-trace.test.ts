import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDump } from '../../../src/dump/read-dump.ts';
import type { Dump } from '../../../src/fdb/dump.ts';
import { portOf } from '../../../src/fdb/endpoint.ts';
import { networksOf } from '../../../src/fdb/entries.ts';
import { expectedState } from '../../../src/fdb/expected.ts';
import type { Segment } from '../../../src/fdb/forwarding.ts';
import { parseDestination } from '../../../src/fdb/trace/destination.ts';
import type { Hop } from '../../../src/fdb/trace/hop.ts';
import { traceFrom } from '../../../src/fdb/trace/trace.ts';
import { type Namespace, openNamespace, whyNoHost } from '../../support/dataplane/namespace.ts';
import { type OpenVswitch, OVS_TOOLS, restoreSample, startOpenVswitch } from '../../support/dataplane/open-vswitch.ts';
import { root } from '../../support/l2pop.ts';
import { expectedOfSample } from '../dump-of-sample.ts';

// Open vSwitch itself says what it does with a frame: ofproto/trace, hop for hop, against `l2pop trace`'s side of the dataplane.

const SENDER = { mac: 'fa:16:3e:0a:01:99', ip: '192.168.10.199' };
const STRANGER = { mac: 'fa:16:3e:77:77:77', ip: '192.168.10.77' };

/** What the switch does with one frame, in the words of a hop. */
type Deed = { how: 'answered'; mac: string } | { how: 'sent'; by: string; ofports: number[] } | { how: 'dropped' };

function deedOf(text: string): Deed {
  const lines = text.split('\n');
  const table = (number: number) => lines.some((line) => new RegExp(`^ *${number}\\. `).test(line));
  const isLost = (index: number) => lines[index + 1]?.includes('>> Nonexistent output port') ?? false;
  const outputs = lines
    .flatMap((line, index) => (isLost(index) ? [] : (/^ {4}output:(\d+)$/.exec(line)?.[1] ?? [])))
    .map(Number);
  const answer = /^ {4}(?:IN_PORT|in_port|output:in_port)$/m.test(text);
  if (answer) return { how: 'answered', mac: /(?:mod_dl_src|set_field):([0-9a-f:]{17})(?:->eth_src)?/.exec(text)![1]! };
  if (outputs.length === 0) return { how: 'dropped' };
  if (table(22)) return { how: 'sent', by: 'flooding', ofports: outputs.sort((a, b) => a - b) };
  return { how: 'sent', by: /^20\. .*priority 2/m.test(text) ? 'entry' : 'learned', ofports: outputs };
}

/** A hop in the same words; tunnel ips by the dump's own ports. */
function asDeed(hop: Hop, ofportOf: (endpoint: string) => number): Deed {
  if (hop.how === 'answered') return { how: 'answered', mac: hop.macs[0]! };
  if (hop.how !== 'sent' || hop.endpoints.length === 0) return { how: 'dropped' };
  return { how: 'sent', by: hop.by, ofports: hop.endpoints.map(ofportOf).sort((a, b) => a - b) };
}

describe
  .skipIf(whyNoHost([...OVS_TOOLS, 'ovs-appctl']) !== undefined)
  .each([
    '01-basic-vxlan',
    '02-arp-responder-off',
    '03-learned-flows',
    '04-dvr',
    '07a-missing-unicast',
    '07b-stale-unicast',
    '07c-wrong-endpoint',
    '07d-missing-flood',
    '07e-stale-flood',
    '07f-arp-mismatch',
    '07g-endpoint-absent',
    '07h-dangling-ofport',
    '12-neutron-2026-br-tun',
  ])('the dataplane of sample %s', (sample) => {
  let namespace: Namespace;
  let ovs: OpenVswitch;
  let dump: Dump;

  beforeAll(async () => {
    namespace = openNamespace();
    ovs = startOpenVswitch(namespace);
    restoreSample(ovs, sample);
    ovs.vsctl(
      'add-port',
      'br-tun',
      'patch-int',
      '--',
      'set',
      'Interface',
      'patch-int',
      'type=internal',
      'ofport_request=1',
    );
    const files = ['dump-flows-names.txt', 'interfaces.json', 'ports.json'];
    dump = await readDump(files.map((file) => ({ file: join(root, 'test/samples/ovs', sample, file) })));
  });
  afterAll(() => {
    ovs?.stop();
    namespace?.close();
  });

  const frame = (segment: Segment, flow: string): Deed =>
    deedOf(
      ovs.appctl('ofproto/trace', 'br-tun', `in_port=1,dl_vlan=${segment.localVlan},dl_src=${SENDER.mac},${flow}`),
    );

  function ofSegment(segment: Segment) {
    const { networkId, networkType, segmentId } = segment;
    const everywhere = sampleEntries(sample)[networkId!] ?? {
      network_type: networkType!,
      segment_id: segmentId!,
      ports: {},
    };
    const expected = () => expectedState({ answer: { [networkId!]: everywhere }, allNetworks: false });
    const ofportOf = (endpoint: string): number =>
      dump.tunnelPorts.find((port) => port.endpoint === endpoint && port.networkType === networkType)?.ofport ??
      Number(portOf(endpoint));
    const legs = (to: string) =>
      traceFrom({ destination: parseDestination(to)!, networkId: networkId!, expected: expected(), everywhere, dump })
        .legs;
    return { everywhere, ofportOf, legs };
  }

  test('sends, answers and floods as the trace says', () => {
    let frames = 0;
    for (const segment of dump.segments.filter(({ networkId }) => networkId !== undefined)) {
      const { everywhere, ofportOf, legs } = ofSegment(segment);
      const pairs = Object.values(everywhere.ports).flat();
      const macs = new Set([
        ...segment.unicast.keys(),
        ...segment.learned.keys(),
        ...pairs.map(([mac]) => mac),
        STRANGER.mac,
      ]);
      macs.delete('00:00:00:00:00:00');
      for (const mac of macs) {
        const [leg] = legs(mac);
        expect({ mac, ...asDeed(leg!.observed!, ofportOf) }).toEqual({ mac, ...frame(segment, `dl_dst=${mac}`) });
        frames += 1;
      }
      const ips = new Set([...segment.arp.keys(), ...pairs.map(([, ip]) => ip), STRANGER.ip]);
      for (const ip of [...ips].filter((each) => !each.includes(':') && each !== '0.0.0.0')) {
        const [leg] = legs(ip);
        const request = `dl_dst=ff:ff:ff:ff:ff:ff,arp,arp_op=1,arp_sha=${SENDER.mac},arp_spa=${SENDER.ip},arp_tpa=${ip}`;
        expect({ ip, ...asDeed(leg!.observed!, ofportOf) }).toEqual({ ip, ...frame(segment, request) });
        frames += 1;
      }
      const [leg] = legs('33:33:00:00:00:05');
      expect(asDeed(leg!.observed!, ofportOf)).toEqual(frame(segment, 'dl_dst=33:33:00:00:00:05'));
    }
    expect(frames).toBeGreaterThan(3);
  });
});

/** Of a sample that drifts, what was expected; of another, what it holds. */
function sampleEntries(sample: string) {
  const isThere = existsSync(join(root, `test/samples/ovs/${sample}/expected.json`));
  return isThere ? Object.fromEntries(networksOf(expectedOfSample(`ovs/${sample}`))) : {};
}
