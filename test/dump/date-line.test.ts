import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseDateLine } from '../../src/dump/date-line.ts';
import { readDump } from '../../src/dump/read-dump.ts';

it.each([
  ['Fri Nov 27 03:12:02 UTC 2026', '2026-11-27T03:12:02.000Z'],
  ['Tue Nov  3 23:12:02 GMT 2026', '2026-11-03T23:12:02.000Z'],
  ['Fri Nov 27 03:12:02 PM UTC 2026', '2026-11-27T15:12:02.000Z'],
  ['Fri 27 Nov 2026 12:12:02 AM UTC', '2026-11-27T00:12:02.000Z'],
  ['Fri, 27 Nov 2026 03:12:02 +0100', '2026-11-27T02:12:02.000Z'],
  ['2026-11-27T03:12:02+01:00', '2026-11-27T02:12:02.000Z'],
  ['2026-11-27 03:12:02Z', '2026-11-27T03:12:02.000Z'],
  ['Fri Nov 27 03:12:02 CST 2026', undefined],
  ['2026-11-27T03:12:02', undefined],
  ['2026-11-27T03:99:02Z', undefined],
  ['2026-11-27T03:12:02Z ovs-vswitchd started', undefined],
  ['the dump of Fri Nov 27 03:12:02 UTC 2026', undefined],
])('%s is %s', (line, moment) => expect(parseDateLine(line)?.toISOString()).toBe(moment));

const fdb = 'fa:16:3e:0a:02:01 dev vxlan-1001 dst 192.0.2.2 self permanent\n';
const early = 'root@compute-1:~# date\nFri Nov 27 03:12:02 UTC 2026\n';
const later = '2026-11-27T04:00:00Z\n';
const fileOf = (text: string) => {
  const file = join(mkdtempSync(join(tmpdir(), 'l2pop-date-')), 'dump.txt');
  writeFileSync(file, text);
  return file;
};

it.each([
  ['its own date', early + fdb, '2026-11-27T03:12:02.000Z'],
  ['the older of its two dates', later + fdb + early, '2026-11-27T03:12:02.000Z'],
])('a dump is of %s, and not of its file', async (_, text, moment) => {
  expect((await readDump([{ file: fileOf(text) }])).takenAt?.toISOString()).toBe(moment);
});

it('a dump without a date of its own is of its file, and one by standard input of its own date alone', async () => {
  const { takenAt } = await readDump([{ file: fileOf(fdb) }]);
  expect(Math.abs(Date.now() - takenAt!.getTime())).toBeLessThan(60_000);
  const stdin = (text: string) =>
    (async function* () {
      yield text;
    })();
  expect((await readDump([{ file: '-' }], { stdin: stdin(early + fdb) })).takenAt).toEqual(
    new Date('2026-11-27T03:12:02Z'),
  );
  expect((await readDump([{ file: '-' }], { stdin: stdin(fdb) })).takenAt).toBeUndefined();
});
