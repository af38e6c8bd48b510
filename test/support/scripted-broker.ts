import { createServer } from 'node:net';
import { long, methodFrame } from '../../src/transport/rabbit/handshake-frames.ts';

const VERSION = Buffer.from([0, 9]);

/** A connection.start with these fields after the version. */
export const start = (...fields: Buffer[]): Buffer => methodFrame(10, 10, VERSION, ...fields);

/** What a broker begins with: no properties, the login methods, one locale. */
export const GREETING = start(long(Buffer.alloc(0)), long(Buffer.from('PLAIN AMQPLAIN')), long(Buffer.from('en_US')));

/** What it says once the login is good. */
export const TUNE = methodFrame(10, 30, Buffer.alloc(8));

/**
 * Says the next of these to whatever a client sends, and hangs up when there is no next one: no real broker can be made to say
 * such things.
 */
export async function startScriptedBroker(...says: Buffer[]): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
    const left = [...says];
    socket.on('error', () => undefined);
    socket.on('data', () => {
      const next = left.shift();
      if (next === undefined) socket.end();
      else socket.write(next);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as { port: number }).port, close: () => void server.close() };
}
