import { type Execute, type ExecuteOptions, executeHere } from './execute.ts';
import type { SshDestination } from './ssh/ssh-arguments.ts';

/** A host whose dataplane is read by its own tools: this one, or one that ssh reaches. */
export interface LiveHost {
  /** For messages: `this host`, or the destination of ssh. */
  where: string;
  isHere: boolean;
  timeoutSeconds: number;
  execute: Execute;
  /** Ends what still runs, and the connection. */
  close(): Promise<void>;
}

/** The host that l2pop runs on. */
export function thisHost(options: ExecuteOptions): LiveHost {
  const { signal, giveUp } = untilClosed(options);
  const { timeoutSeconds } = options;
  return {
    where: 'this host',
    isHere: true,
    timeoutSeconds,
    execute: executeHere({ timeoutSeconds, signal }),
    close: async () => giveUp(),
  };
}

/** A host that ssh reaches, connected. Close it. @throws SshFailed, the signal's own reason */
export async function openSshHost(way: SshDestination, options: ExecuteOptions): Promise<LiveHost> {
  const { openFarSide } = await import('./ssh/execute-over-ssh.ts');
  const { signal, giveUp } = untilClosed(options);
  const { timeoutSeconds } = options;
  const { execute, close } = await openFarSide(way, { timeoutSeconds, signal });
  return {
    where: way.destination,
    isHere: false,
    timeoutSeconds,
    execute,
    close: async () => {
      giveUp();
      await close();
    },
  };
}

/** Of tools that run side by side one may fail and another hang: that one ends when the host is closed. */
function untilClosed({ signal }: ExecuteOptions): { signal: AbortSignal; giveUp: () => void } {
  const closing = new AbortController();
  return { signal: AbortSignal.any([closing.signal, ...(signal ? [signal] : [])]), giveUp: () => closing.abort() };
}
