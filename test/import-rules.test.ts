import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let elsewhere: string;

beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), 'l2pop-rules-'));
  const rules = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  writeFileSync(join(elsewhere, 'biome.json'), JSON.stringify({ ...rules, vcs: { enabled: false } }));
  cpSync(join(root, 'package.json'), join(elsewhere, 'package.json'));
});

afterAll(() => rmSync(elsewhere, { recursive: true }));

/** What the linter says of a file that would stand in that room. */
function lint(room: string, code: string): string {
  const folder = join(elsewhere, 'src', room);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'probe.ts'), code);
  const biome = join(root, 'node_modules/.bin/biome');
  const { stdout, stderr } = execaSync(biome, ['lint', 'src'], { cwd: elsewhere, reject: false });
  rmSync(folder, { recursive: true });
  return stdout + stderr;
}

test.each([
  ['fdb', "import { x } from '../transport/transport.ts'; console.log(x);"],
  ['fdb', "import { readFile } from 'node:fs/promises'; console.log(readFile);"],
  ['transport', "import type { Pair } from '../fdb/entries.ts'; export type P = Pair;"],
  ['format', "export { readDump } from '../dump/read-dump.ts';"],
  ['dump', "export const x = async () => import('../driver/mechanism-driver.ts');"],
  ['rpc', "import { x } from '../driver/mechanism-driver.ts'; console.log(x);"],
  ['driver', "import { x } from '../cli/errors.ts'; console.log(x);"],
  ['cli', "import { x } from '../commands/query.ts'; console.log(x);"],
])('%s may not hold: %s', (room, code) => {
  expect(lint(room, code)).toContain('noRestrictedImports');
});

test.each([
  ['rpc', "import type { Pair } from '../fdb/entries.ts'; export type P = Pair;"],
  ['driver', "import type { Transport } from '../transport/transport.ts'; export type T = Transport;"],
  ['commands', "import { EXIT } from '../cli/exit-status.ts'; console.log(EXIT);"],
])('%s may hold: %s', (room, code) => {
  expect(lint(room, code)).not.toContain('noRestrictedImports');
});

test('every room of src/ has its rule', () => {
  const rooms = readdirSync(`${root}/src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const ruled: string[] = JSON.parse(readFileSync(`${root}/biome.json`, 'utf8')).overrides.map(
    (rule: { includes: string[] }) => rule.includes[0]!.split('/')[1]!,
  );
  for (const room of rooms) {
    if (room.name !== 'commands') expect(ruled).toContain(room.name);
  }
});
