import { createQueryClient } from '../src/rpc/query-client.ts';
import { openTransport } from '../src/transport/open.ts';
import { startBroker } from '../test/support/rabbitmq/start-broker.ts';
import { NETWORK, type ServerProcess, startOurs, startPython, writeLab } from './lab-server.ts';
import { type Figure, median } from './measure.ts';

const CALLS = 600;
const AT_ONCE = 32;

/** Answers a second for a network of 100 ports, asked by one client with 32 calls under way. */
async function rate(url: string): Promise<number> {
  const transport = await openTransport(url);
  const client = createQueryClient(transport);
  try {
    for (let warm = 0; warm < 50; warm += 1) await client.getFdbEntries([NETWORK]);
    let left = CALLS;
    const start = performance.now();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (left-- > 0) await client.getFdbEntries([NETWORK]);
      }),
    );
    return CALLS / ((performance.now() - start) / 1000);
  } finally {
    await transport.close();
  }
}

async function measured(start: () => Promise<ServerProcess>, url: string): Promise<number> {
  const server = await start();
  try {
    const rates = [];
    for (let run = 0; run < 3; run += 1) rates.push(await rate(url));
    return median(rates);
  } finally {
    await server.stop();
  }
}

/** `l2pop serve` against the Python peer server, each on one core, same broker, same client. */
export async function serveRate(): Promise<Figure> {
  const broker = await startBroker();
  const { lab, data, remove } = writeLab(100);
  try {
    const ours = await measured(() => startOurs(lab, broker.url()), broker.url());
    const reference = await measured(() => startPython(data, broker.url()), broker.url());
    return {
      name: 'serve: answers a second, 100 ports',
      ours: `${ours.toFixed(0)}/s`,
      reference: `Python's server ${reference.toFixed(0)}/s`,
      ratio: ours / reference,
      bound: { atLeast: 8 },
    };
  } finally {
    await broker.stop();
    remove();
  }
}
