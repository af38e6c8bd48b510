import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, type Options } from 'execa';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const binary = join(root, 'bin/run.js');

/** No file or variable of the user who runs the tests may reach the program under test. */
export const cleanEnvironment = {
  PATH: process.env.PATH ?? '',
  HOME: mkdtempSync(join(tmpdir(), 'l2pop-home-')),
  LANG: 'C.UTF-8',
};

/** Runs the built l2pop as a user would, from the project's folder; never throws for an exit status. */
export const l2pop = (args: readonly string[], options: Options = {}) =>
  execa(process.execPath, [binary, ...args], {
    cwd: root,
    reject: false,
    extendEnv: false,
    env: cleanEnvironment,
    stripFinalNewline: false,
    encoding: 'utf8' as const,
    ...options,
  }) as unknown as Promise<{ stdout: string; stderr: string; exitCode: number; durationMs: number }>;

/**
 * Starts l2pop and leaves it running; `line` resolves with the first line of standard error that has the text, or passes,
 * `printed` are the lines of standard output so far. `isRead: false` leaves standard output unread until `read`.
 */
export function startL2pop(args: readonly string[], env: Record<string, string> = {}, isRead = true) {
  const child = execa(process.execPath, [binary, ...args], {
    cwd: root,
    reject: false,
    extendEnv: false,
    env: { ...cleanEnvironment, ...env },
    buffer: false,
  });
  const printed: string[] = [];
  const read = async () => {
    const texts = child.iterable({ from: 'stdout' });
    child.stdout.resume();
    for await (const text of texts) printed.push(String(text));
  };
  const printing = isRead ? read() : void child.stdout.pause(); // execa reads away what is not paused
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let ended = false;
  const wake = () => {
    for (const look of waiting) look();
  };
  const reading = (async () => {
    for await (const text of child.iterable({ from: 'stderr' })) {
      lines.push(String(text));
      wake();
    }
    ended = true;
    wake();
  })();
  const line = (text: string | RegExp | ((line: string) => boolean)): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.find((each) =>
          typeof text === 'string' ? each.includes(text) : typeof text === 'function' ? text(each) : text.test(each),
        );
        if (found !== undefined) {
          waiting.delete(look);
          resolve(found);
        } else if (ended) {
          waiting.delete(look);
          reject(new Error(`l2pop ended without ${text}: ${lines.join('\n')}`));
        }
      };
      waiting.add(look);
      look();
    });
  return {
    lines,
    line,
    printed,
    read,
    /** Waits for its end, which it comes to by itself. */
    async ended(): Promise<number | undefined> {
      const { exitCode } = await child;
      await Promise.all([reading, printing]);
      return exitCode;
    },
    async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | undefined> {
      child.kill(signal);
      const { exitCode } = await child;
      await Promise.all([reading, printing]);
      return exitCode;
    },
  };
}
