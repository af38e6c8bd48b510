import type { Dump } from '../../fdb/dump.ts';
import { interrupted } from '../interrupt.ts';
import type { ObservedSide } from '../observed-side.ts';
import { withProgress } from '../progress.ts';
import { runCommand } from '../run-command.ts';
import { DEFAULT_TIMEOUT_SECONDS } from '../setting-places.ts';
import { VerifyCommandFailed } from './errors.ts';
import type { MendChoice } from './flags.ts';

/** Reads what a host holds, each time anew. */
export type Observe = () => Promise<Dump>;

/** How the dataplane is read while and after a plan is sent: --verify-with, else --live or --ssh, else not at all. */
export function observing(
  flags: MendChoice & { timeout?: number | undefined },
  side: ObservedSide | undefined,
): Observe | undefined {
  const command = flags['verify-with'];
  if (command !== undefined) return () => dumpOf(command, flags.timeout ?? DEFAULT_TIMEOUT_SECONDS);
  return side?.isLive ? () => side.readObserved() : undefined;
}

/** What a command prints, as a dump. @throws VerifyCommandFailed, and what readDump throws */
async function dumpOf(command: string, timeoutSeconds: number): Promise<Dump> {
  const takenAt = new Date();
  const running = runCommand(command, { output: 'pipe', timeoutSeconds, signal: interrupted });
  const { output, failure } = await withProgress('reading the dataplane', running);
  if (failure !== undefined) throw new VerifyCommandFailed(command, failure);
  const { readDump } = await import('../../dump/read-dump.ts');
  return readDump([{ text: output, name: 'the output of --verify-with', takenAt }]);
}
