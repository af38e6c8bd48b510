import type { Limits } from '../broker.ts';

/** Milliseconds for setTimeout, which takes anything beyond 2^31 for nothing. */
const untilDeadline = (deadline: number): number => Math.min(Math.max(deadline - Date.now(), 0), 2 ** 31 - 1);

/** The promise's outcome, or `late()` at the deadline, or the signal's reason. @throws what these say */
export function within<T>(promise: Promise<T>, limits: Limits, late: () => Error): Promise<T> {
  const { deadline, signal } = limits;
  if (deadline === undefined && signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => settle(() => reject(signal?.reason));
    const timer =
      deadline === undefined ? undefined : setTimeout(() => settle(() => reject(late())), untilDeadline(deadline));
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      finish();
    };
    // also where nobody waits any more: a rejection that none handles would end the process
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
  });
}
