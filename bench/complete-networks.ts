import { randomUUID } from 'node:crypto';
import { PassThrough, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { Config } from '@oclif/core';
import { complete } from '../src/repl/complete.ts';
import { openKeyboard } from '../src/repl/keyboard.ts';
import { createKnown } from '../src/repl/known.ts';
import { openPrompt } from '../src/repl/prompt.ts';
import { type Figure, median } from './measure.ts';

const NETWORKS = 10_000;
const RUNS = 31;
const LIMIT_MS = 50;

/** From Tab to the list on the screen, of networks that the source has just told of: they are sorted for the first time too. */
export async function completeNetworks(): Promise<Figure> {
  const config = await Config.load(process.cwd());
  const networks = Array.from({ length: NETWORKS }, (_, index) => ({
    id: randomUUID(),
    name: `net-${index}`,
    networkType: 'vxlan',
  }));
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) times.push(await tabMs(config, networks));
  const ours = median(times);
  return {
    name: `repl: Tab on ${NETWORKS} networks with ids and names (slowest ${Math.max(...times).toFixed(0)} ms)`,
    ours: `${ours.toFixed(1)} ms`,
    reference: `${LIMIT_MS} ms`,
    ratio: ours / LIMIT_MS,
    bound: { atMost: 1 },
  };
}

async function tabMs(config: Config, networks: { id: string; name: string; networkType: string }[]): Promise<number> {
  const known = createKnown(
    async () => ({ networks, hosts: [] }),
    () => 'one source',
  );
  let printed = '';
  let look = () => {};
  const screen = new Writable({
    write(chunk, _encoding, done) {
      printed += chunk;
      look();
      done();
    },
  });
  const terminal = Object.assign(new PassThrough(), { setRawMode: () => terminal }) as unknown as ReadStream;
  const prompt = openPrompt({
    keyboard: openKeyboard(terminal, screen),
    terminal,
    screen: Object.assign(screen, { columns: 100, rows: 40, isTTY: true }) as unknown as WriteStream,
    history: [],
    complete: (line) =>
      complete(line, { config, ownWords: [], networks: known.networks, hosts: known.hosts, columns: [] }),
    beforeCompleting: () => known.refresh(300),
  });
  void prompt.ask('l2pop> ');
  const until = (text: string) =>
    new Promise<void>((resolve) => {
      look = () => printed.includes(text) && resolve();
      look();
    });
  terminal.emit('data', Buffer.from('query --network net-'));
  await until('net-');
  const start = performance.now();
  terminal.emit('data', Buffer.from('\t\t')); // the first one has nothing to add, the second lists
  await until(`${networks.length - 60} more`);
  const ms = performance.now() - start;
  prompt.close();
  return ms;
}
