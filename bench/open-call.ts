import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { openTransport } from '../src/transport/open.ts';
import { startBroker } from '../test/support/rabbitmq/start-broker.ts';
import { callBare } from './bare-call.ts';
import { buildProgram } from './build-program.ts';
import { METHOD, QUESTION, TARGET } from './call-payload.ts';
import { type Figure, inTurn, workMs } from './measure.ts';

const CALLS = 400;

/** One RPC call over an open connection, the server a process of its own, against a bare request and reply. */
export async function openCall(): Promise<Figure> {
  const broker = await startBroker();
  const url = broker.url();
  const program = await buildProgram('call-server');
  const stops = [await startServer(program, 'ours', url), await startServer(program, 'bare', url)];
  const [calling, plain] = [await openTransport(url), await callBare(url)];
  try {
    const { ours, reference, ratio } = await inTurn(
      15,
      () => sequentially(() => calling.call(TARGET, METHOD, QUESTION)),
      () => sequentially(() => plain.call()),
    );
    return {
      name: 'call: RPC over an open connection, 100 ports',
      ours: `${(ours / CALLS).toFixed(3)} ms`,
      reference: `bare amqplib ${(reference / CALLS).toFixed(3)} ms`,
      ratio,
      bound: { atMost: 1.3 },
    };
  } finally {
    await plain.close();
    await calling.close();
    for (const stop of stops) await stop();
    await broker.stop();
  }
}

const sequentially = (call: () => Promise<unknown>) =>
  workMs(async () => {
    for (let count = 0; count < CALLS; count += 1) await call();
  });

/** Resolves when it serves. @returns ends it and waits for its end */
async function startServer(program: string, kind: 'ours' | 'bare', url: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [program, kind, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`the ${kind} server ended with ${status}`);
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  return async () => {
    child.stdin.end();
    await ended.catch(() => undefined);
  };
}
