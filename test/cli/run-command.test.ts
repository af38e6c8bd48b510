import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';

const { signal } = new AbortController();

/** Gone, or ended and not yet waited for. */
function hasEnded(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

describe("a user's command", () => {
  it.each([
    ['echo seen', { output: 'seen', failure: undefined }],
    ['echo seen; exit 3', { output: 'seen', failure: 'exit status 3' }],
    ['kill -9 $$', { output: '', failure: 'ended by SIGKILL' }],
    ['echo $WHAT', { output: 'that', failure: undefined }],
  ])('%s ends with %j', async (command, end) => {
    const variables = { WHAT: 'that' };
    expect(await runCommand(command, { output: 'pipe', signal, variables })).toEqual(end);
  });

  it('may print more than a pipe or a buffer holds', async () => {
    const { output } = await runCommand('head -c 120000000 /dev/zero | tr "\\0" x', { output: 'pipe', signal });
    expect(output).toHaveLength(120_000_000);
  });

  it.each(['its time is over', 'it is told to stop'])('ends with all that it has started when %s', async (when) => {
    const file = join(mkdtempSync(join(tmpdir(), 'l2pop-command-')), 'pid');
    const stop = new AbortController();
    const isTimed = when === 'its time is over';
    const running = runCommand(`sleep 600 & echo $! > ${file}; wait`, {
      output: 'pipe',
      signal: stop.signal,
      ...(isTimed && { timeoutSeconds: 2 }),
    });
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toMatch(/\d+\n/);
    if (!isTimed) stop.abort();
    const { failure } = await running;
    expect(failure).toBe(isTimed ? 'no end within 2 s' : 'ended by SIGTERM');
    await expect.poll(() => hasEnded(Number(readFileSync(file, 'utf8')))).toBe(true);
  });
});
