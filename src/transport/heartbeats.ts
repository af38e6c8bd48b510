/** Milliseconds between the heartbeats that a request asks for, and whether its wish could not be read. */
export interface HeartbeatWish {
  /** Undefined: none. */
  everyMs: number | undefined;
  /** `_timeout` is too short for heartbeats, or no number (wire spec 7.4: none, with a warning). */
  isOdd: boolean;
}

/** Reads `_timeout` of a request: half of its whole seconds, if that is a second at least (wire spec 7.4). */
export function heartbeatWish(timeout: unknown): HeartbeatWish {
  if (timeout === undefined || timeout === null) return { everyMs: undefined, isOdd: false };
  const number = typeof timeout === 'string' && timeout.trim() !== '' ? Number(timeout) : timeout;
  if (typeof number !== 'number' || !Number.isFinite(number)) return { everyMs: undefined, isOdd: true };
  const seconds = Math.trunc(number);
  if (seconds === 0) return { everyMs: undefined, isOdd: false };
  return seconds >= 2 ? { everyMs: seconds * 500, isOdd: false } : { everyMs: undefined, isOdd: true };
}

/**
 * Sends heartbeats until stopped, or until one could not be delivered (wire spec 7.5).
 * @param beat sends one; resolves to whether it was delivered
 * @returns ends them; resolves when the last one is out, so that the reply comes after it
 */
export function startHeartbeats(everyMs: number, beat: () => Promise<boolean>): () => Promise<void> {
  let onItsWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    onItsWay ??= beat()
      .catch(() => false)
      .then((isDelivered) => {
        onItsWay = undefined;
        if (!isDelivered) clearInterval(timer);
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await onItsWay;
  };
}
