import { startBroker } from '../test/support/rabbitmq/start-broker.ts';
import { buildProgram } from './build-program.ts';
import { NETWORK, startOurs, writeLab } from './lab-server.ts';
import { type Figure, inTurn } from './measure.ts';
import { startSession } from './repl-session.ts';

/**
 * A query in a session that has asked before, from the line's end to its whole result in JSON, against the bare call of a process that
 * is fed in the same way and formats nothing.
 */
export async function secondQuery(): Promise<Figure> {
  const broker = await startBroker();
  const { lab, remove } = writeLab(100);
  const server = await startOurs(lab, broker.url());
  const program = await buildProgram('ask-by-line');
  const bare = startSession([program, broker.url(), NETWORK]);
  const session = startSession(['bin/run.js', 'repl', '--transport-url', broker.url(), '--network', NETWORK]);
  try {
    const { ours, reference, ratio } = await inTurn(
      600,
      () => session.askMs('query -f json'),
      () => bare.askMs('ask'),
    );
    return {
      name: 'repl: a second query, 100 ports',
      ours: `${ours.toFixed(2)} ms`,
      reference: `bare call ${reference.toFixed(2)} ms`,
      ratio,
      bound: { atMost: 1.5 },
    };
  } finally {
    await session.stop();
    await bare.stop();
    await server.stop();
    await broker.stop();
    remove();
  }
}
