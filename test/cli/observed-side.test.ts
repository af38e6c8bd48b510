import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WrongUsage } from '../../src/cli/errors.ts';
import { observedSide } from '../../src/cli/observed-side.ts';

const flow = (mac: string) =>
  ` cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=${mac} actions=strip_vlan,set_tunnel:0x3e9,output:2\n`;

test('a dump in a file is read anew each time', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'l2pop-dump-')), 'flows.txt');
  const side = observedSide({ live: false }, [file]);
  const macs = async () => [...(await side.readObserved()).segments[0]!.unicast.keys()];
  writeFileSync(file, flow('fa:16:3e:0a:02:01'));
  expect(await macs()).toEqual(['fa:16:3e:0a:02:01']);
  writeFileSync(file, flow('fa:16:3e:0a:02:02'));
  expect(await macs()).toEqual(['fa:16:3e:0a:02:02']);
});

test.each([
  { flags: { live: true }, argv: [], isLive: true },
  { flags: { live: false }, argv: ['flows.txt', 'interfaces.json'], isLive: false },
])('$argv with $flags: live is $isLive', ({ flags, argv, ...facts }) => {
  expect(observedSide(flags, argv)).toMatchObject(facts);
});

test.each([
  { flags: { live: true }, argv: ['-'] },
  { flags: { live: false }, argv: [] },
  { flags: { live: false }, argv: ['--nope'] },
])('$argv with $flags is wrong usage', ({ flags, argv }) => {
  expect(() => observedSide(flags, argv)).toThrow(WrongUsage);
});
