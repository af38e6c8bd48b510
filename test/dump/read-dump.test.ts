import { describe, expect, test } from 'vitest';
import { EmptyDump, MalformedJson, MixedKinds, NothingRecognised } from '../../src/dump/errors.ts';
import { parsePrompt } from '../../src/dump/prompt.ts';
import { readDump } from '../../src/dump/read-dump.ts';
import { undecorate, unpaste } from '../../src/dump/unpaste.ts';

const read = (...texts: string[]) => readDump(texts.map((text, index) => ({ text, name: `part${index + 1}` })));
const FLOW =
  ' cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=fa:16:3e:0a:02:01 actions=strip_vlan,set_tunnel:0x3e9,output:2';

describe('what is no dump', () => {
  test.each(['', '\n \n', '\ufeff'])('%j is empty', async (text) => {
    await expect(read(text)).rejects.toThrow(EmptyDump);
  });

  test('prose is not recognised, and the error shows how it begins', async () => {
    const failure = read('My instance has no network.\nWhat to do?');
    await expect(failure).rejects.toThrow(NothingRecognised);
    await expect(failure).rejects.toMatchObject({
      seen: ['My instance has no network.', 'What to do?'],
      forms: expect.arrayContaining(['ovs-ofctl dump-flows br-tun']),
    });
  });

  test('JSON of something else is not recognised', async () => {
    await expect(read('{"a": 1}')).rejects.toThrow(NothingRecognised);
  });

  test.each(['{"headings": ["name"', '{"headings": [}', '{\n"data": [\n1,\n'])(
    'JSON with a fault names its place: %j',
    async (text) => {
      await expect(read(text)).rejects.toThrow(MalformedJson);
      await expect(read(text)).rejects.toMatchObject({ file: 'part1', line: 1 });
    },
  );

  test('a dump of each kind of agent is not joined', async () => {
    const failure = read(FLOW, 'fa:16:3e:0a:02:01 dev vxlan-1001 dst 10.0.0.2 self permanent');
    await expect(failure).rejects.toThrow(MixedKinds);
    await expect(failure).rejects.toMatchObject({
      kinds: [
        { kind: 'ovs', file: 'part1' },
        { kind: 'linuxbridge', file: 'part2' },
      ],
    });
  });
});

test('standard input is a part like any other', async () => {
  async function* stdin() {
    yield FLOW;
  }
  const dump = await readDump([{ file: '-' }], { stdin: stdin() });
  expect(dump.segments[0]!.unicast.size).toBe(1);
  expect(dump.takenAt).toBeUndefined();
});

test('a text may be given in bytes', async () => {
  const dump = await readDump([{ text: Buffer.from(FLOW), name: 'ovs-ofctl dump-flows br-tun' }]);
  expect(dump.segments[0]!.unicast.size).toBe(1);
});

test('a dump is as old as its oldest part', async () => {
  const [older, newer] = [new Date('2026-01-01'), new Date('2026-02-01')];
  const parts = [
    { text: FLOW, name: 'a', takenAt: newer },
    { text: FLOW, name: 'b', takenAt: older },
  ];
  expect((await readDump(parts)).takenAt).toEqual(older);
});

test('prose that begins like JSON does not hide the flows behind it', async () => {
  const dump = await read(`[1]+  Done\n{ this is no document\n${FLOW}\n`);
  expect(dump.segments[0]!.unicast.size).toBe(1);
});

test('several commands in one paste are one dump', async () => {
  const text = `[root@c1 ~]# ovs-ofctl dump-flows br-tun\n${FLOW}\n[root@c1 ~]# ovs-ofctl show br-tun\nOFPT_FEATURES_REPLY (xid=0x2):\n 2(vxlan-0a000002): addr:0a:82:8d:1b:4d:4a\n     config:     0\n[root@c1 ~]# ovs-vsctl --format=json list Port\n{"headings":["name","tag","other_config"],"data":[["tap1",1,["map",[["net_uuid","net-1"],["segmentation_id","1001"]]]]]}\n`;
  const dump = await read(text);
  expect(dump.promptHosts).toEqual(['c1']);
  expect(dump.segments).toMatchObject([{ networkType: 'vxlan', segmentId: 1001, networkId: 'net-1' }]);
  expect([...dump.segments[0]!.unicast]).toEqual([['fa:16:3e:0a:02:01', '10.0.0.2']]);
});

test.each([
  ['[root@c1 ~]# ovs-ofctl dump-flows br-tun', 'c1', 'ovs-ofctl dump-flows br-tun'],
  ['root@c1:~# ovs-ofctl show br-tun', 'c1', 'ovs-ofctl show br-tun'],
  ['(overcloud) [heat-admin@comp-0 ~]$ sudo ovs-vsctl show', 'comp-0', 'sudo ovs-vsctl show'],
  ['()[root@c1 /]# ip neigh', 'c1', 'ip neigh'],
  ['[root@c1 ~]#', 'c1', ''],
  ['c1# bridge fdb show dev vxlan-1001', 'c1', 'bridge fdb show dev vxlan-1001'],
  ['c1:~ # bridge fdb', 'c1', 'bridge fdb'],
  ['$ ip neigh', undefined, 'ip neigh'],
  ['# bridge fdb show', undefined, 'bridge fdb show'],
  ['+ ovs-ofctl dump-flows br-tun', undefined, 'ovs-ofctl dump-flows br-tun'],
  ['ovs-ofctl dump-flows br-tun table=20', undefined, 'ovs-ofctl dump-flows br-tun table=20'],
  ['op@desk:~$ ssh -p 2222 root@c2 ovs-vsctl show', 'c2', 'ovs-vsctl show'],
])('%s is a prompt', (text, host, command) => {
  expect(parsePrompt(text)).toEqual({ host, command });
});

test.each([
  '# Flows of table 20',
  'See http://example.org/#show',
  ' cookie=0x1, table=20 actions=drop',
  'fa:16:3e:0a:02:01 dev vxlan-1001 dst 10.0.0.2 self permanent',
  'Traffic to 10.0.0.3 is slow, here is what br-tun holds.',
])('%s is no prompt', (text) => {
  expect(parsePrompt(text)).toBeUndefined();
});

test.each([
  ['NXM\\_OF\\_VLAN\\_TCI\\[0..11]', 'NXM_OF_VLAN_TCI[0..11]'],
  ['load:0x1-&gt;NXM, &quot;a&quot; &amp; &#62;', 'load:0x1->NXM, "a" & >'],
  ['<code>cookie=0x1</code><br/>', 'cookie=0x1'],
  ['a\u00a0b\tc', 'a b c'],
  ['vxlan\u22120a000002 \u2013', 'vxlan-0a000002 -'],
  ['\u001b[1;32mcookie\u001b[0m=0x1', 'cookie=0x1'],
  ['<BROADCAST,UP> <built-in>', '<BROADCAST,UP> <built-in>'],
  ['\u201cvxlan\u201d\u200b', '"vxlan"'],
])('%j was %j', (pasted, text) => {
  expect(unpaste(pasted)).toBe(text);
});

test.each([
  ['12- cookie=0x1', 'cookie=0x1'],
  ['12:cookie=0x1', 'cookie=0x1'],
  ['> > cookie=0x1', 'cookie=0x1'],
  ['* `cookie=0x1`', 'cookie=0x1'],
  ['dump.txt:12: cookie=0x1', 'cookie=0x1'],
  ['| cookie=0x1 |', 'cookie=0x1'],
  ['cookie=0x1', undefined],
  ['```', undefined],
])('%j bare is %j', (text, bare) => {
  expect(undecorate(text)).toBe(bare);
});
