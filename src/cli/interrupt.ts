import { EXIT } from './exit-status.ts';

type Closing = () => Promise<unknown>;

/** What a signal has to end before the running command is over: open connections, temporary queues. */
let closings = new Set<Closing>();
let controller = new AbortController();

/** Aborted by Ctrl-C or SIGTERM while this command runs. A session's next command has one of its own: read it anew. */
export let interrupted: AbortSignal = controller.signal;

/** Resolves at Ctrl-C or SIGTERM. */
export const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });

/** Registers what has to be closed at a signal; returns the function that takes it back. */
export function onInterrupt(close: Closing): () => void {
  const ofThisCommand = closings;
  ofThisCommand.add(close);
  return () => ofThisCommand.delete(close);
}

/** Ctrl-C is somebody else's for the time being. */
let isCtrlCAnothers = false;

/** Leaves Ctrl-C to a program that has the terminal, such as a pager; returns the function that takes it back. */
export function leaveCtrlC(): () => void {
  isCtrlCAnothers = true;
  return () => {
    isCtrlCAnothers = false;
  };
}

/** Before each command of a session: what the last one left has no part in it. */
export function beginCommand(): void {
  controller = new AbortController();
  interrupted = controller.signal;
  closings = new Set();
  terminatedStatus = EXIT.terminated;
}

/** Ends the running command; resolves once all that it registered is closed. */
export async function interruptCommand(signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  controller.abort(new Interrupted(signal));
  await Promise.allSettled([...closings].map((close) => close()));
}

/** A closing that hangs (a broker that answers no more) must not keep the user waiting. */
const PATIENCE_MS = 2000;

/** Only a command that runs until it is told to stop has done its work when it is. */
let terminatedStatus: number = EXIT.terminated;

/** SIGTERM is the ordinary end of this command: exit status 0. */
export function endsByTermination(): void {
  terminatedStatus = EXIT.nothingFound;
}

/** What a session does at a signal; undefined where a command is the whole program. */
let atSignal: ((signal: 'SIGINT' | 'SIGTERM') => void) | undefined;

/** A session decides what a signal ends: the running command, or itself. Undefined: the program ends again. */
export function takeSignals(take: typeof atSignal): void {
  atSignal = take;
}

/** Ctrl-C ends with 130, SIGTERM with 143 (0 where it is the ordinary end); a second signal ends at once. */
export function listenForSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (signal === 'SIGINT' && isCtrlCAnothers) return;
      if (atSignal) return atSignal(signal);
      const status = signal === 'SIGINT' ? EXIT.interrupted : terminatedStatus;
      if (controller.signal.aborted) process.exit(status);
      process.exitCode = status;
      const given = setTimeout(() => process.exit(status), PATIENCE_MS);
      given.unref();
      void interruptCommand(signal).then(() => process.exit(status));
    });
  }
}

/** The user wants to stop. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor(readonly signal: 'SIGINT' | 'SIGTERM') {
    super(signal);
  }
}
