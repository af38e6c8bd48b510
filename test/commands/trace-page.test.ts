import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { l2pop, root } from '../support/l2pop.ts';

const page = readFileSync(join(root, 'docs/trace.md'), 'utf8');

/** What its blocks type, each on one line, without the pipe behind. */
const typed = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
  block!
    .replaceAll(/ \\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.startsWith('l2pop '))
    .map((line) => line.replace(/ \|.*$/, '')),
);

test('docs/trace.md has such lines', () => expect(typed.length).toBeGreaterThan(5));

test.each(typed)('docs/trace.md: %s', async (line) => {
  const { stdout, stderr, exitCode } = await l2pop(line.split(' ').slice(1));
  expect(stderr).toBe('');
  expect(stdout).not.toBe('');
  // the example's dump differs, and the example's port is DOWN
  expect(exitCode).toBe(/flows|192\.168\.10\.31/.test(line) ? 1 : 0);
});
