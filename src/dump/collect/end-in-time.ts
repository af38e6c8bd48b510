import type { Subprocess } from 'execa';

/** After SIGTERM; what does not end by then is killed. */
export const GRACE_MS = 2000;

/** What is needed of a program that execa runs (with `reject: false`, `forceKillAfterDelay: false`). */
type Running<Result> = Pick<Subprocess, 'kill' | 'once' | 'unref' | 'exitCode' | 'signalCode'> &
  PromiseLike<Result> & { stdin: Stream; stdout: Stream; stderr: Stream };
type Stream = { destroy(): unknown } | null;

/** A program that is told to end, and then not waited for longer than it takes itself. */
export interface Ending<Result> {
  /** Ends it. */
  stop(): void;
  /** undefined: it would not end. */
  ended: Promise<Result | undefined>;
}

/**
 * After `stop`, or at `signal`, a program's own end is its end: what it started (ssh's ProxyCommand, the ssh that holds a shared
 * connection) may hold its streams long after that. What runs as another user (sudo) cannot be ended: it is left alone then.
 */
export function endInTime<Result>(running: Running<Result>, signal: AbortSignal | undefined): Ending<Result> {
  const letGo = (): void => {
    for (const stream of [running.stdin, running.stdout, running.stderr]) stream?.destroy();
  };
  let isStopped = false;
  let leave = (_: undefined): void => {};
  const isLeft = new Promise<undefined>((resolve) => {
    leave = resolve;
  });
  let grace: NodeJS.Timeout | undefined;
  const kill = (): void => {
    running.kill('SIGKILL');
    letGo();
    running.unref();
    leave(undefined);
  };
  const stop = (): void => {
    if (isStopped) return;
    isStopped = true;
    if (running.exitCode === null && running.signalCode === null) {
      running.once('exit', letGo);
      grace = setTimeout(kill, GRACE_MS);
      running.kill();
    } else letGo();
  };
  const wait = async (): Promise<Result | undefined> => {
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    try {
      return await Promise.race([running, isLeft]);
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener('abort', stop);
    }
  };
  return { stop, ended: wait() };
}
