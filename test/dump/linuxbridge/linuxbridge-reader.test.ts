import { describe, expect, test } from 'vitest';
import { readDump } from '../../../src/dump/read-dump.ts';
import { sample } from './read.ts';

const M = 'fa:16:3e:0a:02:01';
const entry = `${M} dev vxlan-1001 dst 10.0.0.2 self permanent`;
const flood = '00:00:00:00:00:00 dev vxlan-1001 dst 10.0.0.2 self permanent';
const item = { mac: M, ifname: 'vxlan-1001', dst: '10.0.0.2', flags: ['self'], state: 'permanent' };
const file = (name: string, text: string) => ({ name, text });
const held = async (...texts: string[]) =>
  (await readDump(texts.map((text) => file('-', text)))).segments.map(({ segmentId, unicast, arp }) => [
    segmentId,
    unicast.get(M),
    [...arp.keys()],
  ]);

describe('a paste', () => {
  test.each<[string, string]>([
    ['prose around it', `Hi,\n\nthe table of fa:16:3e:0a:02:01 is wrong:\n\n${entry}\n\nThanks`],
    ['a fence', `\`\`\`console\n$ bridge fdb show\n${entry}\n\`\`\``],
    ['escapes and entities of a ticket', `root@c5:~# bridge fdb show<br>\n${entry.replaceAll(' ', '&nbsp;')}<br/>`],
    ['a fold within a word group', entry.replace(' dst', '\ndst')],
    ['a number with blanks', `   12  ${entry}`.replace('12 ', '12:')],
    ["grep's file name and number", `fdb.txt:3:${entry}`],
  ])('with %s is read', async (_, text) => {
    expect(await held(text)).toEqual([[1001, '10.0.0.2', []]]);
  });

  test('of several commands of one host is one dump', async () => {
    const dump = await readDump([
      file(
        '-',
        `[root@c5 ~]# bridge fdb show\n${entry}\n[root@c5 ~]# ip neigh\n192.168.10.21 dev vxlan-1001 lladdr ${M} PERMANENT`,
      ),
    ]);
    expect(dump.promptHosts).toEqual(['c5']);
    expect(dump.segments[0]?.arp.size).toBe(1);
  });

  test('of two hosts is refused', async () => {
    const two = `[root@c5 ~]# bridge fdb show\n${entry}\n[root@c6 ~]# bridge fdb show\n${entry}`;
    await expect(readDump([file('-', two)])).rejects.toMatchObject({ name: 'TwoHosts' });
  });

  test('with a mark of lines left out holds what it shows, and what it does not show is unknown', async () => {
    const { segments, segmentsComplete } = await readDump([file('-', `${entry}\n...\n${flood}`)]);
    expect(segmentsComplete).toBe(false);
    expect(segments[0]?.unicast.get(M)).toBe('10.0.0.2');
    expect(segments[0]?.notHeld.unicast).toBe('lines of bridge fdb were left out');
  });

  test('of a filtered command beside the whole one loses nothing', async () => {
    const whole = `$ bridge fdb show\n${entry}\n${flood}`;
    const dump = await readDump([file('-', `$ bridge fdb show | grep ${M}\n${entry}\n${whole}`)]);
    expect(dump.segments[0]?.notHeld).toEqual({ arp: 'no ip neigh was given' });
    expect(dump.segmentsComplete).toBe(true);
  });

  test('of a loop over devices does not take its variable for a device', async () => {
    const dump = await readDump([
      file('-', `# for i in 1001 1002; do bridge fdb show dev vxlan-$i; done\n${entry.replace('dev vxlan-1001 ', '')}`),
    ]);
    expect(dump.segments).toEqual([]);
    expect(dump.unread).toHaveLength(1);
  });

  test('in which another command follows does not lend it its device', async () => {
    const bare = entry.replace('dev vxlan-1001 ', '');
    const dump = await readDump([
      file('-', `$ bridge fdb show dev vxlan-1001\n${bare}\n$ cat fdb-of-1002.txt\n${bare}`),
    ]);
    expect(dump.segments.map(({ segmentId }) => segmentId)).toEqual([1001]);
    expect(dump.unread).toMatchObject([{ line: 4 }]);
  });
});

describe('JSON', () => {
  test.each<[string, string]>([
    ['on one line', JSON.stringify([item])],
    ['pretty-printed', JSON.stringify([item], undefined, 4)],
    ['with a prompt above it', `$ bridge -j fdb show\n${JSON.stringify([item])}`],
    [
      "as bridge's -p prints it",
      '[ {\n        "mac": "fa:16:3e:0a:02:01",\n        "ifname": "vxlan-1001",\n        "dst": "10.0.0.2",\n        "flags": [ "self" ],\n        "state": "permanent"\n    } ]',
    ],
  ])('%s is read', async (_, text) => {
    expect(await held(text)).toEqual([[1001, '10.0.0.2', []]]);
  });

  test('that breaks off names its file and line', async () => {
    const text = JSON.stringify([item]).slice(0, -9);
    await expect(readDump([file('fdb.json', text)])).rejects.toMatchObject({
      name: 'MalformedJson',
      file: 'fdb.json',
      line: 1,
    });
  });

  test('with an element that is wrong names the element, and the others are held', async () => {
    const { unread, segments } = await readDump([file('fdb.json', JSON.stringify([item, { ...item, dst: 'x' }, 7]))]);
    expect(segments[0]?.unicast.size).toBe(1);
    expect(unread).toEqual([
      { file: 'fdb.json', line: 1, text: expect.stringMatching(/^\[1\] \{"mac"/), why: 'dst x is not an IP address' },
      { file: 'fdb.json', line: 1, text: '[2] 7', why: 'it has no mac' },
    ]);
  });

  test('an empty list of neighbours, by its file, says that there are none', async () => {
    const fdb = sample('02-basic-arp-off', 'bridge-fdb-show.json');
    const links = JSON.stringify([
      {
        ifindex: 5,
        ifname: 'vxlan-1001',
        master: 'brq9c5e3f0a-6d',
        linkinfo: { info_kind: 'vxlan', info_data: { id: 1001, proxy: true } },
      },
    ]);
    const read = (name: string) => readDump([file('fdb', fdb.text), file('links', links), file(name, '[]')]);
    expect((await read('ip-neigh-show.json')).segments[0]?.notHeld.arp).toBeUndefined();
    expect((await read('links2.json')).segments[0]?.notHeld.arp).toBe('no ip neigh was given');
  });
});

test('neighbours of other states, as sosreports hold them in a file of their own, are not all neighbours', async () => {
  const noarp = file('ip_neigh_show_nud_noarp', '224.0.0.22 dev eth1 lladdr 01:00:5e:00:00:16 NOARP');
  const links = sample('01-basic-arp-on', 'ip-link-show-vxlan.txt').text;
  const arpOf = async (...more: { name: string; text: string }[]) =>
    (await readDump([file('links', links), noarp, ...more])).segments[0]?.notHeld.arp;
  expect(await arpOf()).toBe('ip neigh was cut by `nud`');
  expect(await arpOf(file('ip_-s_-s_neigh_show', '10.0.0.4 dev eth1  FAILED'))).toBeUndefined();
});

describe('what is no linuxbridge dump', () => {
  test('neighbours and links of any host are no evidence of the agent', async () => {
    const text =
      '10.0.0.4 dev eth1 lladdr de:d4:0a:b9:a4:cf REACHABLE\n2: eth1: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP';
    expect(await readDump([file('-', text)])).toMatchObject({ hasL2pop: false, segments: [] });
  });

  test.each(['hello', '[1, 2, 3]', '{"a": 1}', '10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.5'])(
    '%s is not recognised',
    async (text) => {
      await expect(readDump([file('-', text)])).rejects.toMatchObject({ name: 'NothingRecognised' });
    },
  );
});

describe('FDB entries', () => {
  const network = { segment_id: 1001, network_type: 'vxlan', ports: { '10.0.0.2': [[M, '192.168.10.21']] } };

  test('are told from a dataplane by their shape', async () => {
    const dump = await readDump([file('-', JSON.stringify({ n: network }, undefined, 2))]);
    expect(dump).toMatchObject({ kind: 'entries', segments: [{ networkId: 'n', segmentId: 1001 }] });
  });

  test('with a fault name file, line and place', async () => {
    const wrong = { n: { ...network, ports: { '10.0.0.2': [[M, 7]] } } };
    await expect(readDump([file('answer.json', JSON.stringify(wrong))])).rejects.toMatchObject({
      name: 'MalformedEntriesFile',
      file: 'answer.json',
      line: 1,
      place: 'n.ports.10.0.0.2[0]',
    });
  });

  test('of several files are one dump, and a network that is there twice is said', async () => {
    const dump = await readDump([
      file('one.json', JSON.stringify({ n: network, source: 'x' })),
      file('two.json', JSON.stringify({ m: { ...network, segment_id: 1002 }, n: network, source: 'x' })),
    ]);
    expect(dump.segments.map(({ networkId }) => networkId)).toEqual(['n', 'm']);
    expect(dump.notes).toEqual(['n stands in several documents; the one in two.json counts.']);
  });

  test('and a dump of a host are not one dump', async () => {
    const two = readDump([file('a', JSON.stringify({ n: network })), file('b', entry)]);
    await expect(two).rejects.toMatchObject({ name: 'MixedKinds' });
  });
});

test.each<[string, string]>([
  ['blanks in the middle', `${M} dev vxlan-1001 dst${' '.repeat(2_000_000)}10.0.0.2 self permanent`],
  ['continuation lines', `${entry.replace(' self permanent', '')}${'\nself'.repeat(300_000)}\npermanent`],
  ['bars behind', `${entry} ${'| '.repeat(500_000)}`],
  ['words that mean nothing', `${entry} ${'on x '.repeat(300_000)}`],
])('a million %s are read in linear time', async (_, text) => {
  expect(await held(text)).toEqual([[1001, '10.0.0.2', []]]);
});
