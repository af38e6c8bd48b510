import { createQueryClient } from '../src/rpc/query-client.ts';
import { openTransport } from '../src/transport/open.ts';
import { startBroker } from '../test/support/rabbitmq/start-broker.ts';
import { NETWORK, type ServerProcess, startOurs, startPython, writeLab } from './lab-server.ts';
import type { Figure } from './measure.ts';

const WARM_UP = 4_000;
const CALLS = 6_000;
const AT_ONCE = 32;
/** Hosts without ports, so that both servers give all of them. */
const ASKERS = 10;

/** Answers a second: of the server's own processor time, and by the clock on the wall. */
interface Rate {
  perCpuSecond: number;
  perSecond: number;
}

/**
 * Asks one server for a network of 100 ports, for ten hosts in turn, 32 calls under way. On a machine of few cores client and broker hold a
 * quick server up: what one core answers is told by the time that the server's process has used.
 */
async function measured(start: () => Promise<ServerProcess>, url: string): Promise<Rate> {
  const server = await start();
  const transport = await openTransport(url);
  const client = createQueryClient(transport);
  const ask = async (calls: number) => {
    let left = calls;
    const askOn = async () => {
      while (left-- > 0) await client.getFdbEntries([NETWORK], { host: `asker-${left % ASKERS}` });
    };
    await Promise.all(Array.from({ length: AT_ONCE }, askOn));
  };
  try {
    await ask(WARM_UP);
    const [cpuBefore, before] = [server.cpuSeconds(), performance.now()];
    await ask(CALLS);
    const seconds = (performance.now() - before) / 1000;
    return { perCpuSecond: CALLS / (server.cpuSeconds() - cpuBefore), perSecond: CALLS / seconds };
  } finally {
    await transport.close();
    await server.stop();
  }
}

const show = ({ perCpuSecond, perSecond }: Rate): string =>
  `${perCpuSecond.toFixed(0)} a second of its core (${perSecond.toFixed(0)}/s by the clock)`;

/** `l2pop serve` against the Python peer server: what one core answers, same broker, same client. */
export async function serveRate(): Promise<Figure> {
  const broker = await startBroker();
  const { lab, data, remove } = writeLab(100);
  try {
    const ours = await measured(() => startOurs(lab, broker.url()), broker.url());
    const reference = await measured(() => startPython(data, broker.url()), broker.url());
    return {
      name: 'serve: answers, 100 ports',
      ours: show(ours),
      reference: `Python's server ${show(reference)}`,
      ratio: ours.perCpuSecond / reference.perCpuSecond,
      bound: { atLeast: 8 },
    };
  } finally {
    await broker.stop();
    remove();
  }
}
