import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { binary, cleanEnvironment, l2pop } from '../support/l2pop.ts';
import { openTerminal, whyNoTerminal } from '../support/terminal.ts';
import { workplace } from './fix/compute-1.ts';

const noTerminal = await whyNoTerminal();

const QUERY = ['query', '--from', 'examples/lab.yaml', '--all-networks'];
const LAST_LINE = /192\.168\.30\.31/;

const fresh = () => mkdtempSync(join(tmpdir(), 'l2pop-pager-'));

/** A PATH on which cat says that it was run. */
function fakeCat(): string {
  const folder = fresh();
  writeFileSync(join(folder, 'cat'), '#!/bin/sh\necho paged\n', { mode: 0o755 });
  return folder;
}

/** l2pop in a terminal, its end on the screen. */
async function open(args: readonly string[], rows: number, env: Record<string, string> = {}, afterwards = ':') {
  const command = `trap : INT; ${process.execPath} ${binary} ${args.join(' ')}; echo "ended with $?"; ${afterwards}`;
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

  test('is ended by SIGTERM together with its pager, which leaves the terminal as it was', async () => {
    const pid = join(fresh(), 'pid');
    const pager = `echo $PPID > ${pid}; exec less -FRX`;
    const terminal = await open(QUERY, 12, { L2POP_PAGER: pager }, 'stty -a | grep -ow -- "-\\?icanon"');
    await terminal.until(/^:/m);
    process.kill(Number(readFileSync(pid, 'utf8')), 'SIGTERM');
    expect(await terminal.until(/icanon$/)).toMatch(/ended with 143\nicanon$/);
  });

  test.each([
    { why: '--no-pager says so', args: [...QUERY, '--no-pager'], env: { L2POP_PAGER: 'echo paged' } },
    { why: 'PAGER is cat', args: QUERY, env: { PAGER: 'cat', PATH: `${fakeCat()}:${process.env.PATH}` } },
    { why: 'PAGER is empty', args: QUERY, env: { PAGER: '' } },
  ])('is shown by no pager where $why', async ({ args, env }) => {
    const terminal = await open(args, 12, env as Record<string, string>);
    const screen = await terminal.until('ended with 0');
    expect(screen).toMatch(LAST_LINE);
    expect(screen).not.toContain('paged');
  });

  test('is shown by no pager where something is asked about it, such as a plan', async () => {
    const { drifted, folder } = workplace();
    const lab = ['--from', 'examples/lab.yaml', '-H', 'compute-1', '--transport-url', 'rabbit://u:pw@127.0.0.1:1/'];
    const args = ['fix', ...lab, '--save-plan', join(folder, 'plan.json'), drifted];
    const terminal = await open(args, 12, { L2POP_PAGER: 'echo paged' });
    const screen = await terminal.until('ended with');
    expect(screen).toMatch(/mends stale-unicast/);
    expect(screen).not.toContain('paged');
  });
});

describe('no pager is started', () => {
  const mark = join(fresh(), 'started');
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
