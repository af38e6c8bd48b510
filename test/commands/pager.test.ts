import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { binary, cleanEnvironment, l2pop } from '../support/l2pop.ts';
import { openTerminal, whyNoTerminal } from '../support/terminal.ts';

const noTerminal = await whyNoTerminal();

const QUERY = ['query', '--from', 'examples/lab.yaml', '--all-networks'];
const LAST_LINE = /192\.168\.30\.31/;

/** l2pop in a terminal, its end on the screen. */
async function open(args: readonly string[], rows: number, env: Record<string, string> = {}) {
  const command = `trap : INT; ${process.execPath} ${binary} ${args.join(' ')}; echo "ended with $?"`;
  const terminal = await openTerminal({ argv: ['/bin/sh', '-c', command], rows, columns: 100, env });
  onTestFinished(() => terminal.close());
  return terminal;
}

describe.skipIf(noTerminal)('a result that is longer than the terminal', () => {
  test('is shown by the pager named, until it ends', async () => {
    const terminal = await open(QUERY, 12, { PAGER: 'nosuch', L2POP_PAGER: 'head -n 2; echo "by a pager"' });
    expect(await terminal.until('ended with 0')).toMatch(/^blue .*vxlan 1001\n\+-+.*\nby a pager\nended with 0$/);
  });

  test('is shown by less, which Ctrl-C does not end', async () => {
    const terminal = await open(QUERY, 12);
    const screen = await terminal.until(/^:/m);
    expect(screen).toMatch(/^blue 9c5e/);
    await terminal.press('Space');
    await terminal.until((now) => now !== screen);
    await terminal.press('C-c');
    await terminal.press('g');
    await terminal.until(/^blue 9c5e/);
    await terminal.press('q');
    await terminal.until('ended with 0');
  });

  test('is printed where there is no such pager', async () => {
    const terminal = await open(QUERY, 12, { PAGER: 'nosuchpager' });
    expect(await terminal.until('ended with 0')).toMatch(/no entries|\+-+\+\nended with 0$/);
  });

  test.each([
    { why: '--no-pager says so', args: [...QUERY, '--no-pager'], env: { PAGER: 'false' } },
    { why: 'PAGER is cat', args: QUERY, env: { PAGER: 'cat' } },
    { why: 'PAGER is empty', args: QUERY, env: { PAGER: '' } },
    {
      why: 'something is asked about it',
      args: [
        'fix',
        '--from',
        'examples/lab.yaml',
        '-H',
        'compute-1',
        '--save-plan',
        'x',
        'examples/compute-1-flows.txt',
      ],
      env: { PAGER: 'echo paged' },
    },
  ])('is shown by no pager where $why', async ({ args, env }) => {
    const terminal = await open(args, 12, env as Record<string, string>);
    expect(await terminal.until('ended with')).not.toContain('paged');
  });
});

describe('no pager is started', () => {
  const mark = join(mkdtempSync(join(tmpdir(), 'l2pop-pager-')), 'started');
  const env = { ...cleanEnvironment, PAGER: `touch ${mark}` };

  test.skipIf(noTerminal)('for a result that fits the terminal', async () => {
    const terminal = await open(QUERY, 60, env);
    expect(await terminal.until('ended with 0')).toMatch(LAST_LINE);
    expect(existsSync(mark)).toBe(false);
  });

  test('in a pipe', async () => {
    const { stdout } = await l2pop(QUERY, { env });
    expect(stdout).toMatch(LAST_LINE);
    expect(existsSync(mark)).toBe(false);
  });
});
