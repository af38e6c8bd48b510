import { setMaxListeners } from 'node:events';
import { ToolFailed, ToolMissing, ToolNotPermitted, ToolTimedOut } from './errors.ts';

/**
 * Runs a program of the host that is looked at, without a shell, and gives what it prints.
 * @throws ToolMissing, ToolNotPermitted, ToolTimedOut, ToolFailed
 */
export type RunTool = (command: readonly string[]) => Promise<Uint8Array>;

export interface RunHereOptions {
  /** A tool that takes longer is ended. */
  timeoutSeconds: number;
  /** Ends what runs, with the signal's own reason. */
  signal?: AbortSignal | undefined;
}

/** Where `ip` and `bridge` are, which not every user's PATH has. */
const SYSTEM_FOLDERS = '/usr/sbin:/sbin';

/** Runs tools on this host. */
export function runHere({ timeoutSeconds, signal }: RunHereOptions): RunTool {
  // many tools at once are no leak
  if (signal) setMaxListeners(0, signal);
  return async ([tool, ...args]) => {
    const { execa, ExecaError } = await import('execa');
    const command = [tool, ...args].join(' ');
    try {
      const { stdout } = await execa(tool!, args, {
        encoding: 'buffer',
        stdin: 'ignore',
        // a million flows are 300 MB
        maxBuffer: Number.POSITIVE_INFINITY,
        timeout: timeoutSeconds * 1000,
        env: { LC_ALL: 'C', PATH: `${process.env.PATH ?? ''}:${SYSTEM_FOLDERS}` },
        ...(signal && { cancelSignal: signal }),
      });
      return stdout;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ExecaError)) throw error;
      if (error.code === 'ENOENT') throw new ToolMissing(tool!, command);
      if (error.timedOut) throw new ToolTimedOut(command, timeoutSeconds);
      const says = complaintOf(tool!, error.stderr);
      if (error.code === 'EACCES' || NOT_PERMITTED.test(says)) throw new ToolNotPermitted(command, says || error.code!);
      const status = error.exitCode === undefined ? (error.signal ?? error.code) : `exit status ${error.exitCode}`;
      throw new ToolFailed(command, status ?? 'failed', says);
    }
  };
}

const NOT_PERMITTED = /permission denied|operation not permitted|must be root/i;

/** The line in which a tool says what is wrong, without its name: Open vSwitch's may log others around it. */
function complaintOf(tool: string, stderr: unknown): string {
  const lines = (stderr instanceof Uint8Array ? Buffer.from(stderr).toString() : '')
    .split('\n')
    .filter((line) => line.trim());
  const line = lines.find((each) => each.startsWith(`${tool}: `)) ?? lines.at(-1) ?? '';
  return line.replace(`${tool}: `, '').trim();
}
