import type { Lock, Transport } from '../transport/transport.ts';

/** One repair of a host at a time, from whichever machine: an exclusive queue of this name on the broker. */
const lockNameOf = (host: string): string => `l2pop-fix-${host}`;

/** The broker's connection, and with it the lock of the host, was lost: somebody else may be repairing it now. */
export class HostLockLost extends Error {
  override readonly name = 'HostLockLost';
  constructor(readonly host: string) {
    super(`the lock of host ${host} was lost with the connection to the broker`);
  }
}

/** Holds the lock of a host. @throws LockHeld while another fix of the host runs; the broker's own errors */
export const lockHost = (transport: Transport, host: string, options?: { timeoutSeconds?: number }): Promise<Lock> =>
  transport.lock(lockNameOf(host), options);
