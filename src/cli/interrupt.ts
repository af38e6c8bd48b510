import { EXIT } from './exit-status.ts';

type Closing = () => Promise<unknown>;

/** What a signal has to end before the process may go: open connections, temporary queues. */
const closings = new Set<Closing>();
const controller = new AbortController();

/** Aborted by Ctrl-C or SIGTERM. */
export const interrupted: AbortSignal = controller.signal;

/** Resolves at Ctrl-C or SIGTERM. */
export const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });

/** Registers what has to be closed at a signal; returns the function that takes it back. */
export function onInterrupt(close: Closing): () => void {
  closings.add(close);
  return () => closings.delete(close);
}

/** A closing that hangs (a broker that answers no more) must not keep the user waiting. */
const PATIENCE_MS = 2000;

/** Only a command that runs until it is told to stop has done its work when it is. */
let terminatedStatus: number = EXIT.terminated;

/** SIGTERM is the ordinary end of this command: exit status 0. */
export function endsByTermination(): void {
  terminatedStatus = EXIT.nothingFound;
}

/** Ctrl-C ends with 130, SIGTERM with 143 (0 where it is the ordinary end); a second signal ends at once. */
export function listenForSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      const status = signal === 'SIGINT' ? EXIT.interrupted : terminatedStatus;
      if (controller.signal.aborted) process.exit(status);
      controller.abort(new Interrupted(signal));
      process.exitCode = status;
      const given = setTimeout(() => process.exit(status), PATIENCE_MS);
      given.unref();
      void Promise.allSettled([...closings].map((close) => close())).then(() => process.exit(status));
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
