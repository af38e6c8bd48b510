import { connect, createServer, type Socket } from 'node:net';

const QUEUE_DECLARE = 0x0032_000a;

/** Whether this method frame declares a queue that is neither durable nor exclusive, nor only looks at one. */
function declaresTransientQueue(frame: Buffer): boolean {
  if (frame[0] !== 1 || frame.readUInt32BE(7) !== QUEUE_DECLARE) return false;
  const nameLength = frame.readUInt8(13);
  const [passive, durable, exclusive] = [1, 2, 4].map((bit) => (frame.readUInt8(14 + nameLength) & bit) !== 0);
  return !passive && !durable && !exclusive;
}

/** connection.close 541 as RabbitMQ sends it for a deprecated feature that is not permitted. */
function closeFrame(text: string): Buffer {
  const words = Buffer.from(text);
  const payload = Buffer.concat([
    Buffer.from([0, 10, 0, 50, 541 >> 8, 541 & 255, words.length]),
    words,
    Buffer.from([0, 50, 0, 10]),
  ]);
  const header = Buffer.from([1, 0, 0, 0, 0, 0, payload.length]);
  return Buffer.concat([header, payload, Buffer.from([0xce])]);
}

/** Passes whole frames of a client on, until one of them is refused. */
function filterClient(client: Socket, broker: Socket, refused: () => void): void {
  let pending = Buffer.alloc(0);
  let headerBytes = 8; // `AMQP` 0 0 9 1 is not a frame
  client.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    const passed = Math.min(headerBytes, pending.length);
    broker.write(pending.subarray(0, passed));
    headerBytes -= passed;
    pending = pending.subarray(passed);
    while (pending.length >= 7 && pending.length >= 8 + pending.readUInt32BE(3)) {
      const frame = pending.subarray(0, 8 + pending.readUInt32BE(3));
      pending = pending.subarray(frame.length);
      if (declaresTransientQueue(frame)) {
        broker.destroy();
        client.removeAllListeners('data');
        client.resume();
        client.write(closeFrame('INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated.'));
        return refused();
      }
      broker.write(frame);
    }
  });
}

export interface RefusingProxy {
  port: number;
  /** How often a transient queue was refused. */
  refusals(): number;
  close(): void;
}

/**
 * A real broker behind a proxy that refuses queues which are neither durable nor exclusive, as RabbitMQ 4.3 is said
 * to do: no release that allows such queues can be told to refuse them in this way.
 */
export async function startRefusingProxy(to: { host: string; port: number }): Promise<RefusingProxy> {
  let refusals = 0;
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const broker = connect(to);
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    broker.on('data', (chunk) => client.write(chunk));
    client.on('close', () => broker.destroy());
    filterClient(client, broker, () => {
      refusals += 1;
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    refusals: () => refusals,
    close() {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
