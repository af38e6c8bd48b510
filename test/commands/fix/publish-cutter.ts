import { connect, createServer, type Socket } from 'node:net';

export interface PublishCutter {
  /** The same url by way of the proxy. */
  url: string;
  close(): void;
}

/**
 * A real broker behind a proxy that passes on the first message in which a text stands, and then loses the connection before
 * the broker's confirm gets through; it takes no new connections.
 */
export async function cutAtPublish(url: string, text: string): Promise<PublishCutter> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const proxy = createServer((client) => {
    if (isCut) return void client.destroy();
    const broker = connect({ host: hostname, port: Number(port) });
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => {
      if (!chunk.includes(text)) return void broker.write(chunk);
      isCut = true;
      broker.write(chunk, () => setTimeout(() => sockets.forEach((socket) => void socket.destroy()), 200));
    });
    broker.on('data', (chunk) => isCut || client.write(chunk));
    client.on('close', () => broker.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const own = new URL(url);
  own.hostname = '127.0.0.1';
  own.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: own.href,
    close() {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
