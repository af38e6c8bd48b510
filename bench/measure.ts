import { spawn } from 'node:child_process';

/** One printed figure: ours beside its reference, measured in the same run. */
export interface Figure {
  name: string;
  ours: string;
  reference: string;
  ratio: number;
  /** `at most 2.5` or `at least 8`. */
  bound: { atMost: number } | { atLeast: number };
}

export const holds = ({ ratio, bound }: Figure): boolean =>
  'atMost' in bound ? ratio <= bound.atMost : ratio >= bound.atLeast;

export function showFigure(figure: Figure): string {
  const wanted = 'atMost' in figure.bound ? `at most ${figure.bound.atMost}` : `at least ${figure.bound.atLeast}`;
  return `${holds(figure) ? 'ok    ' : 'MISSED'} ${figure.name}: ${figure.ours} against ${figure.reference}: ${figure.ratio.toFixed(2)} x (${wanted})`;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Median ratio and medians of two kinds of run, taken in turn so that noise of the machine meets both. */
export async function inTurn(
  runs: number,
  ours: () => Promise<number> | number,
  reference: () => Promise<number> | number,
): Promise<{ ours: number; reference: number; ratio: number }> {
  await ours();
  await reference();
  const pairs: [number, number][] = [];
  for (let run = 0; run < runs; run += 1) pairs.push([await ours(), await reference()]);
  return {
    ours: median(pairs.map(([value]) => value)),
    reference: median(pairs.map(([, value]) => value)),
    ratio: median(pairs.map(([a, b]) => a / b)),
  };
}

/** Wall milliseconds of a whole process; its output is thrown away. @throws Error when its exit status is not 0 */
export function processMs(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const complaints: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.on('error', reject);
    child.on('exit', (status) => {
      if (status === 0) resolve(performance.now() - start);
      else reject(new Error(`${command} ${args.join(' ')}: exit ${status}: ${Buffer.concat(complaints)}`));
    });
  });
}

/** Wall milliseconds of a piece of work. */
export async function workMs(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
