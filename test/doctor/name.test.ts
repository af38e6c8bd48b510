import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAtName } from '../../src/doctor/checks/name.ts';
import { NameNotTold } from '../../src/doctor/errors.ts';

const limits = () => ({ deadline: Date.now() + 10_000, timeoutMs: 10_000, signal: new AbortController().signal });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2pop-name-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('a name is found as the system finds it', async () => {
  const { value } = await lookAtName('localhost', limits());
  expect(['127.0.0.1', '::1']).toContain(value?.[0]);
});

test('what NODE_OPTIONS makes each Node print is told, and taken for no address', async () => {
  const loud = join(folder, 'loud.cjs');
  writeFileSync(loud, "console.log('profiling');\n");
  vi.stubEnv('NODE_OPTIONS', `--require ${loud}`);
  const error = await lookAtName('localhost', limits()).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NameNotTold);
  expect((error as Error).message).toMatch(/^the process that asks for localhost prints no answer, but "profiling/);
});
