import { afterEach, expect, test, vi } from 'vitest';
import { interruptCommand, interrupted, onInterrupt } from '../../src/cli/interrupt.ts';
import { runCommand } from '../../src/repl/running.ts';

afterEach(() => void vi.restoreAllMocks());

test('the status of a command is its own', async () => {
  expect(await runCommand(async () => undefined, false)).toBe(0);
  const exit = Object.assign(new Error('exit'), { code: 'EEXIT', oclif: { exit: 1 } });
  expect(await runCommand(() => Promise.reject(exit), false)).toBe(1);
});

test('an error ends as text, and is status 2', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await runCommand(() => Promise.reject(new Error('went wrong')), false)).toBe(2);
  expect(said.mock.calls.flat().join('')).toBe('l2pop: went wrong\n');
});

test('an interrupted command ends with 130 and in silence, and the next one begins uninterrupted', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const running = runCommand(
    () => new Promise((_, reject) => interrupted.addEventListener('abort', () => reject(new Error('aborted')))),
    false,
  );
  await interruptCommand('SIGINT');
  expect(await running).toBe(130);
  expect(said).not.toHaveBeenCalled();
  expect(await runCommand(async () => expect(interrupted.aborted).toBe(false), false)).toBe(0);
});

test('what a command left open is closed when it is interrupted', async () => {
  const closed = vi.fn(async () => undefined);
  const running = runCommand(async () => {
    onInterrupt(closed);
    await new Promise((resolve) => interrupted.addEventListener('abort', resolve));
  }, false);
  await interruptCommand('SIGINT');
  expect(await running).toBe(130);
  expect(closed).toHaveBeenCalledOnce();
});

test('a command that does not end when it is interrupted is left alone', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const running = runCommand(() => new Promise(() => {}), false);
  await interruptCommand('SIGINT');
  expect(await running).toBe(130);
  expect(said.mock.calls.flat().join('')).toContain('the command does not end: it is left alone');
});
