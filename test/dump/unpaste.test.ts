import { expect, test } from 'vitest';
import { readDump } from '../../src/dump/read-dump.ts';
import { undecorate } from '../../src/dump/unpaste.ts';

test.each([
  ['12: cookie=0x1', 'cookie=0x1'],
  ['12- cookie=0x1', 'cookie=0x1'],
  ['2001:cookie=0x1', 'cookie=0x1'],
  ['> > 3) cookie=0x1', 'cookie=0x1'],
  ['| cookie=0x1 |', 'cookie=0x1'],
  ['`cookie=0x1`', 'cookie=0x1'],
  ['flows.txt:12:cookie=0x1', 'cookie=0x1'],
  ['flows.txt-cookie=0x1', 'cookie=0x1'],
])('%j is %j with decoration', (text, bare) => {
  expect(undecorate(text)).toBe(bare);
});

test.each(['12:00:00:00:00:01 dev x', '192.168.0.21 dev x', '2001:db8::21 dev x', '10:11:12:13:14:15'])(
  'the address of %j is no decoration, whatever stands in front',
  (text) => {
    expect(undecorate(text)).toBeUndefined();
    for (const mark of ['> ', '12:', '12: ', '7. ', '> 12:', '12: > ', 'fdb.txt:', 'fdb.txt:12:', '* ', '`']) {
      expect(undecorate(`${mark}${text}`)).toBe(text);
    }
  },
);

test('a neighbour behind a number and a mark is read whole', async () => {
  const line = '10.0.0.21 dev vxlan-1001 lladdr 12:00:00:00:00:21 PERMANENT';
  const dump = await readDump([{ text: `12: > ${line}\n`, name: 'neighbours' }]);
  expect([...dump.segments[0]!.arp]).toEqual([['10.0.0.21', '12:00:00:00:00:21']]);
});

test.each([
  ['blanks', `x${' '.repeat(1_000_000)}x`],
  ['blanks at the beginning', `${' '.repeat(1_000_000)}x`],
  ['bars', `x${'|'.repeat(1_000_000)}x`],
  ['bars and blanks', `x${'| '.repeat(500_000)}x`],
  ['digits', '1'.repeat(1_000_000)],
  ['numbers', '1-'.repeat(500_000)],
])('a line with a million of %s is read in a moment', async (_, line) => {
  const flow = ' cookie=0x1, table=20, priority=0 actions=resubmit(,22)';
  const dump = await readDump([{ text: `${flow}\n${line}\n${flow}\n`, name: 'flows' }]);
  expect(dump.kind).toBe('ovs');
});
