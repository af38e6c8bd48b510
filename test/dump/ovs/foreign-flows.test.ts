import { expect, test } from 'vitest';
import { readDump } from '../../../src/dump/read-dump.ts';

const OWN = '0x89120e96bdb220bb';
const OTHER = '0x1f';
const MAC = 'fa:16:3e:0a:02:01';
const IP = '192.168.10.21';

const unicast = (cookie: string, mac = MAC, priority = 'priority=2,') =>
  ` cookie=${cookie}, table=20, ${priority}dl_vlan=1,dl_dst=${mac} actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:2`;
const arp = (cookie: string, ip = IP) =>
  ` cookie=${cookie}, table=21, priority=1,arp,dl_vlan=1,arp_tpa=${ip} actions=load:0xfa163e0a0201->NXM_NX_ARP_SHA[],mod_dl_src:${MAC},IN_PORT`;
const flood = (cookie: string) =>
  ` cookie=${cookie}, table=22, priority=1,dl_vlan=1 actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:2,output:3`;
const ingress = (cookie: string) =>
  ` cookie=${cookie}, table=4, priority=1,tun_id=0x3e9 actions=mod_vlan_vid:1,resubmit(,10)`;

/** What an agent sets up, and so many ports besides. */
const agent = (cookie: string, ports: number) => [
  ` cookie=${cookie}, table=2, priority=1,arp,dl_dst=ff:ff:ff:ff:ff:ff actions=resubmit(,21)`,
  ingress(cookie),
  ` cookie=${cookie}, table=20, priority=0 actions=resubmit(,22)`,
  ` cookie=${cookie}, table=21, priority=0 actions=resubmit(,22)`,
  ` cookie=${cookie}, table=22, priority=0 actions=drop`,
  ...Array.from({ length: ports }, (_, port) => unicast(cookie, `fa:16:3e:0a:09:${String(port).padStart(2, '0')}`)),
];

async function foreignOf(...flows: string[]) {
  const dump = await readDump([{ text: `${flows.join('\n')}\n`, name: 'flows' }]);
  const foreign = dump.segments[0]!.foreign;
  return {
    marks: foreign && { ...foreign, unicast: [...foreign.unicast], arp: [...foreign.arp] },
    notes: dump.notes.filter((note) => note.includes('cookie')),
  };
}

test.each([
  { when: 'all flows are the agent’s', flows: [...agent(OWN, 3), arp(OWN), flood(OWN)], marks: undefined },
  { when: 'no flow has a cookie, as up to 2015.1', flows: [...agent('0x0', 3), arp('0x0')], marks: undefined },
  {
    when: 'cookies were cut off',
    flows: agent(OWN, 3).map((flow) => flow.replace(/cookie=\S+ /, '')),
    marks: undefined,
  },
  {
    when: 'a unicast flow has none',
    flows: [...agent(OWN, 3), unicast('0x0')],
    marks: { unicast: [MAC], arp: [], flood: false },
  },
  {
    when: 'a flow made by hand says no priority, and so comes first',
    flows: [unicast('0x0', MAC, ''), ...agent(OWN, 3)],
    marks: { unicast: [MAC], arp: [], flood: false },
  },
  {
    when: 'an ARP flow has none',
    flows: [...agent(OWN, 3), arp('0x0'), arp(OWN, '192.168.10.22')],
    marks: { unicast: [], arp: [IP], flood: false },
  },
  {
    when: 'the flood flow has none',
    flows: [...agent(OWN, 3), flood('0x0')],
    marks: { unicast: [], arp: [], flood: true },
  },
  {
    when: 'flows without a cookie are more than the agent’s',
    flows: [...agent(OWN, 0), ...Array.from({ length: 9 }, (_, port) => unicast('0x0', `fa:16:3e:0a:08:0${port}`))],
    marks: expect.objectContaining({ unicast: expect.arrayContaining(['fa:16:3e:0a:08:00', 'fa:16:3e:0a:08:08']) }),
  },
  {
    when: 'few flows have another cookie',
    flows: [...agent(OWN, 9), unicast(OTHER), arp(OTHER)],
    marks: { unicast: [MAC], arp: [IP], flood: false },
  },
  {
    when: 'many flows have another cookie: a restart',
    flows: [...agent(OWN, 3), unicast(OTHER), arp(OTHER)],
    marks: undefined,
  },
  {
    when: 'another cookie is on flows that only an agent writes: a restart',
    flows: [...agent(OWN, 9).filter((flow) => !flow.includes('table=4')), ingress(OTHER), unicast(OTHER)],
    marks: undefined,
  },
  {
    when: 'the defaults are not shown, and most flows have one cookie',
    flows: [...agent(OWN, 9).filter((flow) => !flow.includes('priority=0')), unicast('0x0')],
    marks: { unicast: [MAC], arp: [], flood: false },
  },
])('when $when: $marks', async ({ flows, marks }) => {
  const found = await foreignOf(...flows);
  expect(found.marks).toEqual(marks);
  expect(found.notes).toHaveLength(marks === undefined ? 0 : 1);
});
