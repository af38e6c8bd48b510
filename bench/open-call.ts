import { connect } from 'amqplib';
import { openTransport } from '../src/transport/open.ts';
import { startBroker } from '../test/support/rabbitmq/start-broker.ts';
import { type Figure, inTurn, workMs } from './measure.ts';

const CALLS = 400;
const PAYLOAD = Object.fromEntries(
  Array.from({ length: 100 }, (_, index) => [`key-${index}`, `fa:16:3e:00:00:${index}`]),
);

/** A bare request and reply by amqplib over open connections: publish, consume, parse; no confirms, no envelope. */
async function bare(url: string) {
  const { hostname, port } = new URL(url.replace(/^rabbit/, 'http'));
  const options = { hostname, port: Number(port), username: 'guest', password: 'guest', vhost: '%2F' };
  const [serverConnection, clientConnection] = [
    await connect(options, { noDelay: true }),
    await connect(options, { noDelay: true }),
  ];
  const server = await serverConnection.createChannel();
  await server.assertQueue('bench-requests', { durable: false });
  await server.consume('bench-requests', (message) => {
    if (!message) return;
    server.ack(message);
    const { id, replyTo, payload } = JSON.parse(message.content.toString());
    server.sendToQueue(replyTo, Buffer.from(JSON.stringify({ id, payload })));
  });
  const client = await clientConnection.createChannel();
  const { queue } = await client.assertQueue('', { exclusive: true });
  const waiting = new Map<number, (value: unknown) => void>();
  await client.consume(
    queue,
    (message) => {
      if (!message) return;
      const { id, payload } = JSON.parse(message.content.toString());
      waiting.get(id)?.(payload);
      waiting.delete(id);
    },
    { noAck: true },
  );
  let next = 0;
  return {
    call: () =>
      new Promise((resolve) => {
        next += 1;
        waiting.set(next, resolve);
        client.sendToQueue(
          'bench-requests',
          Buffer.from(JSON.stringify({ id: next, replyTo: queue, payload: PAYLOAD })),
        );
      }),
    close: async () => {
      await serverConnection.close();
      await clientConnection.close();
    },
  };
}

const sequentially = (call: () => Promise<unknown>) =>
  workMs(async () => {
    for (let count = 0; count < CALLS; count += 1) await call();
  });

/** One RPC call over an open connection, server and client in this process, against a bare request and reply. */
export async function openCall(): Promise<Figure> {
  const broker = await startBroker();
  const [serving, calling] = [await openTransport(broker.url()), await openTransport(broker.url())];
  const plain = await bare(broker.url());
  try {
    const target = { topic: 'bench', version: '1.0' };
    await serving.serve({ ...target, server: 'bench-1' }, [{ methods: { echo: (_context, args) => args } }]);
    const { ours, reference, ratio } = await inTurn(
      9,
      () => sequentially(() => calling.call(target, 'echo', PAYLOAD)),
      () => sequentially(() => plain.call()),
    );
    return {
      name: 'call: RPC over an open connection',
      ours: `${(ours / CALLS).toFixed(2)} ms`,
      reference: `bare amqplib ${(reference / CALLS).toFixed(2)} ms`,
      ratio,
      bound: { atMost: 1.3 },
    };
  } finally {
    await plain.close();
    await calling.close();
    await serving.close();
    await broker.stop();
  }
}
