import { Socket } from 'node:net';

/** The sockets of a pool, so that all of them can be cut: a driver's own closing waits for a server that is stuck. */
export interface Sockets {
  /** A socket that is not connected yet, and is known from now on. */
  make(): Socket;
  /** Ends every connection at once, also one that is being made. What waited on it fails. */
  cut(): void;
  /** Was this connection, of a pool, seen here before the last cut? Its driver may not have noticed yet. */
  isDead(connection: object): boolean;
}

export function createSockets(): Sockets {
  const open = new Set<Socket>();
  let cuts = 0;
  const madeAfter = new WeakMap<object, number>();
  return {
    make() {
      const socket = new Socket();
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      return socket.setNoDelay(true);
    },
    isDead(connection) {
      if (!madeAfter.has(connection)) madeAfter.set(connection, cuts);
      return madeAfter.get(connection)! < cuts;
    },
    cut() {
      cuts += 1;
      for (const socket of open) socket.destroy();
    },
  };
}
