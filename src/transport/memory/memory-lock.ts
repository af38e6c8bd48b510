import { ConnectionLost } from '../broker-errors.ts';
import { LockHeld } from '../errors.ts';
import type { Lock } from '../transport.ts';
import type { MemoryHub } from './memory-hub.ts';

/** Holds a queue that nobody else has. @throws LockHeld */
export function holdMemoryQueue(hub: MemoryHub, name: string): Lock {
  if (hub.queue(name) !== undefined) throw new LockHeld(hub.name, name);
  const loss = new AbortController();
  let isReleased = false;
  hub.declareQueue(name).consume({
    prefetch: 0,
    onDelivery: (delivery) => void delivery.ack(),
    onCancel: () => {
      if (!isReleased) loss.abort(new ConnectionLost(hub.name, `queue ${name} deleted`));
      isReleased = true; // by then it may be another's
    },
  });
  return {
    lost: loss.signal,
    release: async () => {
      if (isReleased) return;
      isReleased = true;
      hub.deleteQueue(name);
    },
  };
}
