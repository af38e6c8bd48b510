import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, inTurn, processMs } from './measure.ts';

const RUNS = 21;
const l2pop = (...args: string[]) => processMs(process.execPath, ['bin/run.js', ...args]);

/** Whole-process start: `l2pop --version` against an empty Node; help and a shell's completion against that. */
export async function startUp(): Promise<Figure[]> {
  const version = await inTurn(
    RUNS,
    () => l2pop('--version'),
    () => processMs(process.execPath, ['-e', '0']),
  );
  const figure = (
    { ours, reference, ratio }: typeof version,
    name: string,
    beside: string,
    atMost: number,
  ): Figure => ({
    name,
    ours: `${ours.toFixed(0)} ms`,
    reference: `${beside} ${reference.toFixed(0)} ms`,
    ratio,
    bound: { atMost },
  });
  const beside = (ours: () => Promise<number>) => inTurn(RUNS, ours, () => l2pop('--version'));
  return [
    figure(version, 'start: l2pop --version', 'node -e 0', 2.5),
    figure(await beside(() => l2pop('--help')), 'start: l2pop --help', 'l2pop --version', 1.15),
    figure(await beside(() => l2pop('query', '--help')), 'start: l2pop query --help', 'l2pop --version', 1.3),
    figure(await beside(await completion()), 'start: completion, with the bash that asks', 'l2pop --version', 0.5),
  ];
}

/** A bash that sources the completion, and asks it for the flags of a command. */
async function completion(): Promise<() => Promise<number>> {
  const cache = mkdtempSync(join(tmpdir(), 'l2pop-bench-'));
  const environment = `XDG_CACHE_HOME=${cache}`;
  await processMs('env', [environment, process.execPath, 'bin/run.js', 'autocomplete', '--refresh-cache']);
  const script = join(cache, 'l2pop/autocomplete/functions/bash/l2pop.bash');
  const ask = 'source "$0"; COMP_WORDS=(l2pop query --ne); COMP_CWORD=2; _l2pop; [[ ${COMPREPLY[0]} == --network ]]';
  return () => processMs('bash', ['--norc', '-c', ask, script]);
}
