import { startBroker } from '../test/support/rabbitmq/start-broker.ts';
import { NETWORK, startOurs, writeLab } from './lab-server.ts';
import { type Figure, inTurn, processMs } from './measure.ts';

/** One query as a whole process, against the same call by Python's oslo.messaging client; same broker, same server. */
export async function oneShotQuery(): Promise<Figure> {
  const broker = await startBroker();
  const { lab, remove } = writeLab(100);
  const server = await startOurs(lab, broker.url());
  try {
    const ask = [
      'bin/run.js',
      'query',
      '--transport-url',
      broker.url(),
      '--network',
      NETWORK,
      '--host',
      'host-1',
      '-f',
      'json',
    ];
    const python = ['test/peers/oslo_client.py', 'get', NETWORK, '--host', 'host-1', '--transport-url', broker.url()];
    const { ours, reference, ratio } = await inTurn(
      9,
      () => processMs(process.execPath, ask),
      () => processMs('/usr/bin/python3', python),
    );
    return {
      name: 'query: one shot, whole process',
      ours: `${ours.toFixed(0)} ms`,
      reference: `Python's client ${reference.toFixed(0)} ms`,
      ratio,
      bound: { atMost: 1 / 3 },
    };
  } finally {
    await server.stop();
    await broker.stop();
    remove();
  }
}
