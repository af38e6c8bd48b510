import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NONE } from '../../../src/dump/byte-cursor.ts';
import { CommonFlow } from '../../../src/dump/ovs/common-flow.ts';
import { readDump } from '../../../src/dump/read-dump.ts';
import type { Dump } from '../../../src/fdb/dump.ts';
import { type FlowForm, type WrittenHost, writeFlows } from '../write-ovs.ts';

const read = (text: string) => readDump([{ text, name: 'flows' }]);

/** Carriage returns change nothing of what a dump says, and none of its lines is of a common form then. */
const readTheGeneralWay = (text: string) => read(text.replaceAll('\n', '\r\n'));

const hex = fc.integer({ min: 0, max: 255 }).map((byte) => byte.toString(16).padStart(2, '0'));
const mac = fc.array(hex, { minLength: 6, maxLength: 6 }).map((bytes) => bytes.join(':'));
const tunnelIp = fc.integer({ min: 2, max: 5 }).map((last) => `10.0.0.${last}`);

const host: fc.Arbitrary<WrittenHost> = fc
  .array(
    fc.record({
      networkType: fc.constantFrom('vxlan' as const, 'gre' as const),
      segmentId: fc.integer({ min: 1, max: 0xffffff }),
      unicast: fc.dictionary(mac, tunnelIp, { maxKeys: 5 }),
      flood: fc.uniqueArray(tunnelIp, { maxLength: 3 }),
      arp: fc.dictionary(fc.ipV4(), mac, { maxKeys: 4 }),
      learned: fc.dictionary(mac, tunnelIp, { maxKeys: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => ({
    segments: list.map((segment, index) => ({ ...segment, localVlan: index + 1 })),
    hasResponder: true,
    ownTunnelIp: '10.0.0.1',
  }));

const form: fc.Arbitrary<FlowForm> = fc.record({
  openflow: fc.constantFrom('1.0' as const, '1.3' as const),
  hasNames: fc.boolean(),
  hasStatistics: fc.boolean(),
  isOlder: fc.boolean(),
});

/** What a paste or another release may do at any place of a dump. */
const edit = fc.record({
  at: fc.nat(),
  leftOut: fc.nat(3),
  put: fc.oneof(
    fc.constant(''),
    fc.string({ maxLength: 2 }),
    fc.constantFrom(
      ...' ,:=."()[]>/0aF\n\t\\<&-|é\u00a0',
      '\n\n',
      '...\n',
      '\ncookie=',
      ' cookie=0x2,',
      'table=20, ',
      'table=21, ',
      'priority=1',
      'priority=2',
      'output:3',
      ',output:"x"',
      'dl_vlan=2',
      '0x0',
      '\n[root@c1 ~]# ovs-ofctl dump-flows br-int\n',
    ),
  ),
});
const edits = fc.array(edit, { maxLength: 6 });

const edited = (text: string, changes: { at: number; leftOut: number; put: string }[]): string =>
  changes.reduce((before, { at, leftOut, put }) => {
    const place = at % (before.length + 1);
    return before.slice(0, place) + put + before.slice(place + leftOut);
  }, text);

/** The dump in full with its order, or the error that it is refused with. */
async function outcome(reading: Promise<Dump>): Promise<unknown> {
  try {
    return inOrder(await reading);
  } catch (error) {
    return String(error);
  }
}

const inOrder = (value: unknown): unknown =>
  JSON.stringify(value, (_, part) => (part instanceof Map || part instanceof Set ? [...part] : part), 1);

test('a dump says the same whether its lines are of a common form or not', async () => {
  await fc.assert(
    fc.asyncProperty(host, form, async (held, as) => {
      const text = writeFlows(held, as);
      expect(await outcome(read(text))).toBe(await outcome(readTheGeneralWay(text)));
    }),
    { numRuns: 200 },
  );
});

test('a dump edited at any place says the same, read either way', async () => {
  await fc.assert(
    fc.asyncProperty(host, form, edits, async (held, as, changes) => {
      const text = edited(writeFlows(held, as), changes);
      expect(await outcome(read(text))).toBe(await outcome(readTheGeneralWay(text)));
    }),
    { numRuns: 1500 },
  );
});

const HEAD = ' cookie=0x89, duration=81204.369s, table=20, n_packets=12, n_bytes=9870, ';
const ARP_HEAD = HEAD.replace('table=20', 'table=21');
const MOVES = 'move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[],move:NXM_OF_ARP_SPA[]->NXM_OF_ARP_TPA[]';
const BACK = 'move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]';
const MATCH = 'priority=2,dl_vlan=7,dl_dst=fa:16:3e:0a:02:01';
const LEARNED = 'priority=1,vlan_tci=0x0007/0x0fff,dl_dst=fa:16:3e:0a:02:01';
const ARP = 'priority=1,arp,dl_vlan=7,arp_tpa=10.0.0.21';
const ANSWER = `load:0x2->NXM_OF_ARP_OP[],${MOVES},load:0xfa163e0a0201->NXM_NX_ARP_SHA[],load:0xa000015->NXM_OF_ARP_SPA[],${BACK},mod_dl_src:fa:16:3e:0a:02:01,IN_PORT`;

const bytesOf = (line: string) => Buffer.from(`${line}\n cookie=`);

test.each([
  ['unicast', `${HEAD}${MATCH} actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:2`],
  ['unicast', ` cookie=0x89, table=20, ${MATCH} actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:2`],
  ['unicast', `${HEAD}idle_age=3, ${MATCH} actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:"vxlan-0a000002"`],
  ['unicast', `${HEAD}${MATCH} actions=pop_vlan,set_field:0x3e9->tun_id,output:2`],
  ['unicast', `${HEAD}${MATCH} actions=strip_vlan,set_tunnel:0x3e9,output:2`],
  ['learned', `${HEAD}${LEARNED} actions=load:0->NXM_OF_VLAN_TCI[],load:0x3e9->NXM_NX_TUN_ID[],output:2`],
  ['arp', `${ARP_HEAD}${ARP} actions=${ANSWER}`],
  [
    'arp',
    `${ARP_HEAD}${ARP} actions=set_field:2->arp_op,${MOVES},set_field:fa:16:3e:0a:02:01->arp_sha,set_field:10.0.0.21->arp_spa,${BACK},set_field:fa:16:3e:0a:02:01->eth_src,IN_PORT`,
  ],
])('the common form of %s: %s', (kind, line) => {
  const flow = new CommonFlow();
  expect(flow.read(bytesOf(line), 0)).toBe(line.length + 1);
  expect(flow).toMatchObject({ kind, vlan: 7, mac: 0xfa163e0a0201 });
  if (kind === 'arp') expect(flow.ip).toBe(0x0a000015);
  else expect(flow.tunnelId).toBe(0x3e9);
});

test.each([
  [
    'another order',
    `${HEAD}priority=2,dl_dst=fa:16:3e:0a:02:01,dl_vlan=7 actions=strip_vlan,set_tunnel:0x3e9,output:2`,
  ],
  ['capitals', `${HEAD}${MATCH.toUpperCase()} actions=strip_vlan,set_tunnel:0x3e9,output:2`],
  ['two outputs', `${HEAD}${MATCH} actions=strip_vlan,set_tunnel:0x3e9,output:2,output:3`],
  ['a byte of no address', `${ARP_HEAD}${ARP.replace('21', '256')} actions=${ANSWER}`],
  ['a network of addresses', `${ARP_HEAD}${ARP}/24 actions=${ANSWER}`],
  ['two MACs', `${ARP_HEAD}${ARP} actions=${ANSWER.replace(':01,', ':02,')}`],
  ['another table', `${HEAD.replace('table=20', 'table=30')}${MATCH} actions=strip_vlan,set_tunnel:0x3e9,output:2`],
  ['a remark behind it', `${HEAD}${MATCH} actions=strip_vlan,set_tunnel:0x3e9,output:2 # this one`],
])('no common form: %s', (_, line) => {
  expect(new CommonFlow().read(bytesOf(line), 0)).toBe(NONE);
});

test('a flow that goes on in the next line is no flow of a common form', async () => {
  const flow = `${HEAD}${MATCH} actions=strip_vlan,set_tunnel:0x3e9,output:1`;
  const dump = await read(`${HEAD}priority=0 actions=drop\n${flow}\n2\n${HEAD}priority=0 actions=drop\n`);
  expect([...dump.segments[0]!.unicast.values()]).toEqual(['port 12']);
});
