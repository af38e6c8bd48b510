import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NONE } from '../../../src/dump/byte-cursor.ts';
import { CommonFdb } from '../../../src/dump/linuxbridge/common-fdb.ts';
import { readDump } from '../../../src/dump/read-dump.ts';

const byte = fc.constantFrom('00', '01', 'fa', '16', 'AB');
const mac = fc.oneof(
  fc.constant('00:00:00:00:00:00'),
  fc.constant('fa:16:3e:0a:02:01'),
  fc.array(byte, { minLength: 6, maxLength: 6 }).map((bytes) => bytes.join(':')),
);
const line = fc
  .tuple(
    mac,
    fc.constantFrom('vxlan-1001', 'vxlan-1002', 'brq12345678-90', 'eth0', 'vxlan-1001 vlan 1'),
    fc.constantFrom('192.0.2.2', '192.0.2.3', '255.255.255.255', '192.0.2.256', '2001:db8::1', '239.1.1.1'),
    fc.constantFrom('self permanent', 'self permanent ', 'self', 'self static', 'extern_learn self permanent'),
  )
  .map(([address, device, dst, rest]) => `${address} dev ${device} dst ${dst} ${rest}`);
const other = fc.constantFrom(
  'fa:16:3e:0a:02:01 dev vxlan-1001 master brq12345678-90 permanent',
  'fa:16:3e:0a:02:01 dst 192.0.2.4 self permanent',
  'dst 192.0.2.5 self permanent',
  '192.168.10.21 dev vxlan-1001 lladdr fa:16:3e:0a:02:01 PERMANENT',
  'root@c1:~# bridge fdb show dev vxlan-1002',
  'root@c1:~# bridge fdb show | grep fa:16',
  '...',
  '',
);
const lines = fc.array(fc.oneof({ weight: 4, arbitrary: line }, { weight: 1, arbitrary: other }), { maxLength: 30 });

const outcome = async (text: string): Promise<string> => {
  try {
    const dump = await readDump([{ text, name: 'fdb' }]);
    return JSON.stringify(dump, (_, part) => (part instanceof Map || part instanceof Set ? [...part] : part), 1);
  } catch (error) {
    return String(error);
  }
};

test('a forwarding table says the same whether its lines are of the common form or not', async () => {
  await fc.assert(
    fc.asyncProperty(lines, async (texts) => {
      const text = texts.map((each) => `${each}\n`).join('');
      // carriage returns change nothing, and no line is of the common form then
      expect(await outcome(text)).toBe(await outcome(text.replaceAll('\n', '\r\n')));
    }),
    { numRuns: 1000 },
  );
});

test('lines are entered in their order, of whichever form they are', async () => {
  const to = (dst: string) => `fa:16:3e:0a:02:01 dev vxlan-1001 dst ${dst} self permanent\n`;
  const dump = await readDump([{ text: to('192.0.2.2') + to('2001:db8::2') + to('192.0.2.3'), name: 'fdb' }]);
  expect([...dump.segments[0]!.unicast.values()]).toEqual(['192.0.2.3']);
});

test.each(['self permanent', 'self permanent '])('the common form ends in %j', (rest) => {
  const text = `fa:16:3e:0a:02:01 dev vxlan-1001 dst 192.0.2.2 ${rest}\n`;
  const fdb = new CommonFdb();
  expect(fdb.read(Buffer.from(text), 0)).toBe(text.length);
  expect(fdb.mac).toBe(0xfa163e0a0201);
  expect(text.slice(fdb.deviceBegin, fdb.deviceEnd)).toBe('vxlan-1001');
  expect(text.slice(fdb.dstBegin, fdb.dstEnd)).toBe('192.0.2.2');
});

test.each([
  '00:00:00:00:00:00 dev vxlan-1001 dst 192.0.2.2 self permanent',
  '01:00:5e:00:00:01 dev vxlan-1001 dst 192.0.2.2 self permanent',
  'FA:16:3E:0A:02:01 dev vxlan-1001 dst 192.0.2.2 self permanent',
  'fa:16:3e:0a:02:01 dev vxlan-1001 dst 192.0.2.02 self permanent',
  'fa:16:3e:0a:02:01 dev vxlan-1001 dst 2001:db8::2 self permanent',
  'fa:16:3e:0a:02:01 dev vxlan-1001 dst 192.0.2.2 self',
])('no common form: %s', (text) => {
  expect(new CommonFdb().read(Buffer.from(`${text}\n`), 0)).toBe(NONE);
});
