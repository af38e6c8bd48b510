import { type Figure, inTurn, processMs } from './measure.ts';

/** Whole-process start: `l2pop --version` against an empty Node. */
export async function startUp(): Promise<Figure> {
  const { ours, reference, ratio } = await inTurn(
    21,
    () => processMs(process.execPath, ['bin/run.js', '--version']),
    () => processMs(process.execPath, ['-e', '0']),
  );
  return {
    name: 'start: l2pop --version',
    ours: `${ours.toFixed(0)} ms`,
    reference: `node -e 0 ${reference.toFixed(0)} ms`,
    ratio,
    bound: { atMost: 2.5 },
  };
}
