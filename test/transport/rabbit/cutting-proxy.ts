import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  port: number;
  /** From now on nothing of the broker reaches its clients: no confirm, for one. */
  hold(): void;
  /** From now on nothing of the broker is read at all, until `flow`. */
  stall(): void;
  flow(): void;
  /** Ends all connections, and refuses new ones until `mend`. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): void;
}

/** A real broker behind a proxy that loses connections at the worst moment. */
export async function startCuttingProxy(to: { host: string; port: number }): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  const brokers = new Set<Socket>();
  let isHeld = false;
  const proxy = createServer((client) => {
    const broker = connect(to);
    brokers.add(broker);
    broker.on('close', () => brokers.delete(broker));
    for (const [from, into] of [
      [client, broker],
      [broker, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        into.destroy();
      });
    }
    client.on('data', (chunk) => broker.write(chunk));
    broker.on('data', (chunk) => isHeld || client.write(chunk));
  });
  const listen = (port: number) => new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const address = proxy.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const cut = () => {
    const ended = new Promise<void>((resolve) => proxy.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    return ended;
  };
  return {
    port,
    hold() {
      isHeld = true;
    },
    stall() {
      for (const broker of brokers) broker.pause();
    },
    flow() {
      for (const broker of brokers) broker.resume();
    },
    cut,
    async mend() {
      isHeld = false;
      await listen(port);
    },
    close: () => void cut(),
  };
}
