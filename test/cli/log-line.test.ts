import { build } from 'esbuild';
import { execa } from 'execa';
import { expect, test } from 'vitest';

/** What a process that runs this code with `logLine` writes to standard error. */
async function logged(code: string): Promise<string[]> {
  const contents = `import { logLine } from './src/cli/log-line.ts'; ${code}`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const input = outputFiles[0]?.text ?? '';
  const { stderr } = await execa(process.execPath, ['--input-type=module'], { input, reject: false });
  return stderr.split('\n');
}

test('lines keep their order, have their times, hide secrets and escape controls', async () => {
  const lines = await logged(`
    logLine('one', Date.UTC(2026, 0, 2));
    logLine('two rabbit://u:secret1@h/', Date.UTC(2026, 0, 2));
    logLine('three \\u001b[31m', Date.UTC(2026, 0, 3));
    logLine('four password="x y"', Date.UTC(2026, 0, 3));
  `);
  expect(lines).toEqual([
    '2026-01-02T00:00:00.000Z one',
    '2026-01-02T00:00:00.000Z two rabbit://u:***@h/',
    '2026-01-03T00:00:00.000Z three \\x1b[31m',
    '2026-01-03T00:00:00.000Z four password="***"',
  ]);
});

test('lines written right before the end of the process are not lost', async () => {
  expect(await logged(`logLine('last', 0); process.exit(1);`)).toEqual(['1970-01-01T00:00:00.000Z last']);
});
