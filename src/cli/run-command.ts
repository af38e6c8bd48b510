import { execa } from 'execa';

/** After SIGTERM; what does not end by then is killed. */
const GRACE_MS = 2000;

export interface CommandOptions {
  /** Beside the variables of this process. */
  variables?: Readonly<Record<string, string>>;
  /** Where its output goes: returned, or where l2pop's own goes. Its errors go where l2pop's go. */
  output: 'pipe' | 'inherit';
  /** It is ended after so long; default: never. */
  timeoutSeconds?: number;
  /** Ends it. */
  signal: AbortSignal;
}

export interface CommandEnd {
  /** With `pipe`: its output in UTF-8, however long. */
  output: string;
  /** How it failed; undefined: exit status 0. Never tells the command, which may hold a secret. */
  failure: string | undefined;
}

/**
 * Runs a user's command by /bin/sh, without a terminal. It and all that it started (an ssh that hangs) end together when its time
 * is over, at `signal`, and with this process.
 */
export async function runCommand(command: string, options: CommandOptions): Promise<CommandEnd> {
  const { variables = {}, output, timeoutSeconds, signal } = options;
  const running = execa('/bin/sh', ['-c', command], {
    detached: true, // a process group of its own
    env: variables,
    stdin: 'ignore',
    stdout: output,
    stderr: 'inherit',
    reject: false,
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  let timedOut = false;
  let killing: NodeJS.Timeout | undefined;
  const send = (name: NodeJS.Signals): void => {
    try {
      if (running.pid !== undefined) process.kill(-running.pid, name);
    } catch {
      // all of it has ended
    }
  };
  const kill = (): void => send('SIGKILL');
  const end = (): void => {
    send('SIGTERM');
    killing ??= setTimeout(kill, GRACE_MS);
  };
  const limit =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          end();
        }, timeoutSeconds * 1000);
  signal.addEventListener('abort', end, { once: true });
  process.once('exit', kill);
  if (signal.aborted) end();
  try {
    const { exitCode, signal: endedBy, stdout, originalMessage } = await running;
    if (exitCode === 0 && !timedOut) return { output: stdout ?? '', failure: undefined };
    const how = exitCode !== undefined ? `exit status ${exitCode}` : endedBy ? `ended by ${endedBy}` : originalMessage;
    return { output: stdout ?? '', failure: timedOut ? `no end within ${timeoutSeconds} s` : (how ?? 'not started') };
  } finally {
    clearTimeout(limit);
    clearTimeout(killing);
    signal.removeEventListener('abort', end);
    process.off('exit', kill);
  }
}
