import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileExists } from '../../src/cli/errors.ts';
import { openDumpOutput } from '../../src/cli/write-dump-file.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'l2pop-output-'));

test('a draft that another process of the same id left is not in the way, and stays', async () => {
  const at = folder();
  const left = `c1.json.${process.pid}.part`;
  writeFileSync(join(at, left), 'of another');
  const output = await openDumpOutput(join(at, 'c1.json'), { overwrite: false });
  await output.write(['{', '}']);
  expect(readFileSync(join(at, 'c1.json'), 'utf8')).toBe('{}');
  expect(readdirSync(at).sort()).toEqual(['c1.json', left]);
});

test('a file that has come meanwhile is not replaced', async () => {
  const at = folder();
  const output = await openDumpOutput(join(at, 'c1.json'), { overwrite: false });
  writeFileSync(join(at, 'c1.json'), 'of another');
  await expect(output.write(['{}'])).rejects.toThrow(FileExists);
  expect(readFileSync(join(at, 'c1.json'), 'utf8')).toBe('of another');
  expect(readdirSync(at)).toEqual(['c1.json']);
});
