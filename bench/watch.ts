import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';

import { AGENT_TOPIC } from '../src/rpc/agent-interface.ts';
import { encodeEnvelope } from '../src/transport/envelope.ts';
import { adminContext } from '../src/transport/index.ts';
import { startBroker } from '../test/support/rabbitmq/start-broker.ts';
import { cpuSecondsOf, NETWORK } from './lab-server.ts';
import type { Figure } from './measure.ts';

const RATE = 5_000;
const SECONDS = 20;
const EVERY_MS = 10;
const HOSTS = 50;

/** A cast as Neutron sends it, with its context: 1.5 KB. */
function castBody(): Buffer {
  const context = Object.entries(adminContext()).map(([key, value]) => [`_context_${key}`, value]);
  const pairs = [
    ['00:00:00:00:00:00', '0.0.0.0'],
    ['fa:16:3e:11:22:33', '10.1.0.5'],
  ];
  const entries = { [NETWORK]: { segment_id: 1001, network_type: 'vxlan', ports: { '10.9.0.11': pairs } } };
  return encodeEnvelope({
    method: 'add_fdb_entries',
    args: { fdb_entries: entries },
    version: '1.0',
    _unique_id: '0'.repeat(32),
    ...Object.fromEntries(context),
  });
}

/** Casts at that rate, or as near to it as this machine comes. Returns how many and for how long. */
async function castPaced(url: string): Promise<{ count: number; seconds: number }> {
  const connection = await connect(url.replace(/^rabbit:/, 'amqp:'));
  const channel = await connection.createChannel();
  const body = castBody();
  const start = performance.now();
  let count = 0;
  while (count < RATE * SECONDS) {
    const due = Math.min(RATE * SECONDS, Math.floor(((performance.now() - start) / 1000) * RATE));
    for (; count < due; count += 1) {
      const toAll = count % 2 === 0;
      const [exchange, key] = toAll
        ? [`${AGENT_TOPIC}_fanout`, '']
        : ['neutron', `${AGENT_TOPIC}.host-${count % HOSTS}`];
      channel.publish(exchange, key, body, { contentType: 'application/json', contentEncoding: 'utf-8' });
    }
    await sleep(EVERY_MS);
  }
  await channel.checkExchange('neutron'); // its answer comes behind them
  const seconds = (performance.now() - start) / 1000;
  await connection.close();
  return { count, seconds };
}

/** Makes the two exchanges that agents and servers make. */
async function declareExchanges(url: string): Promise<() => Promise<void>> {
  const connection = await connect(url.replace(/^rabbit:/, 'amqp:'));
  const channel = await connection.createChannel();
  await channel.assertExchange('neutron', 'topic', { durable: false });
  await channel.assertExchange(`${AGENT_TOPIC}_fanout`, 'fanout', { durable: false, autoDelete: true });
  return () => connection.close();
}

const rssMegabytes = ({ pid }: ChildProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** `l2pop watch -f json` beside 5,000 casts a second, whole process, its lines read and counted. */
export async function watchRate(): Promise<Figure[]> {
  const broker = await startBroker();
  const close = await declareExchanges(broker.url());
  const args = ['bin/run.js', 'watch', '--transport-url', broker.url(), '-f', 'json'];
  const watch = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    let lines = 0;
    watch.stdout.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 10) lines += 1;
    });
    const said: string[] = [];
    const log = createInterface({ input: watch.stderr }).on('line', (line) => said.push(line));
    await once(log, 'line'); // it watches
    const rssBefore = rssMegabytes(watch);
    const rss: number[] = [];
    const sampling = setInterval(() => rss.push(rssMegabytes(watch)), 250);
    const cpuBefore = cpuSecondsOf(watch.pid);
    const start = performance.now();
    const offered = await castPaced(broker.url());
    let before = -1;
    while (lines !== before && lines < offered.count) {
      before = lines;
      await sleep(2_000);
    }
    const seconds = Math.max(offered.seconds, (performance.now() - start) / 1000 - (lines < offered.count ? 2 : 0));
    clearInterval(sampling);
    const cpu = cpuSecondsOf(watch.pid) - cpuBefore;
    const ended = once(watch, 'close');
    watch.kill('SIGTERM');
    await ended;
    const dropped = Number(/; (\d+) dropped/.exec(said.join('\n'))?.[1] ?? Number.NaN);
    const peak = Math.max(...rss);
    const perSecond = (count: number, time: number) => `${(count / time).toFixed(0)}/s`;
    return [
      {
        name: `watch: casts seen of ${offered.count}`,
        ours: `${lines} (${perSecond(lines, seconds)}, ${dropped} dropped)`,
        reference: `offered at ${perSecond(offered.count, offered.seconds)}`,
        ratio: lines / offered.count,
        bound: { atLeast: 1 },
      },
      {
        name: 'watch: casts a second of its own processor time',
        ours: perSecond(lines, cpu),
        reference: `${RATE}/s`,
        ratio: lines / cpu / RATE,
        bound: { atLeast: 1.5 },
      },
      {
        name: 'watch: resident memory, at its most',
        ours: `${peak.toFixed(0)} MB`,
        reference: `${rssBefore.toFixed(0)} MB before the first`,
        ratio: peak / rssBefore,
        bound: { atMost: 4 },
      },
    ];
  } finally {
    watch.kill('SIGKILL');
    await close();
    await broker.stop();
  }
}
