import { Socket } from 'node:net';

/** The sockets of a pool, so that all of them can be cut: a driver's own closing waits for a server that is stuck. */
export interface Sockets {
  /** A socket that is not connected yet, and is known from now on. */
  make(): Socket;
  /** Ends every connection at once, also one that is being made. What waited on it fails. */
  cut(): void;
}

export function createSockets(): Sockets {
  const open = new Set<Socket>();
  return {
    make() {
      const socket = new Socket();
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      return socket.setNoDelay(true);
    },
    cut() {
      for (const socket of open) socket.destroy();
    },
  };
}
