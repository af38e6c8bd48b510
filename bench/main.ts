import { type Figure, holds, showFigure } from './measure.ts';

const BENCHES: Record<string, () => Promise<Figure | Figure[]>> = {
  'start-up': async () => (await import('./start-up.ts')).startUp(),
  query: async () => (await import('./one-shot-query.ts')).oneShotQuery(),
  call: async () => (await import('./open-call.ts')).openCall(),
  serve: async () => (await import('./serve-rate.ts')).serveRate(),
  driver: async () => (await import('./driver.ts')).driverTime(),
  dump: async () => (await import('./read-dump.ts')).readMillion(),
};

const wanted = process.argv.slice(2);
let missed = 0;
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const figure of [await bench()].flat()) {
    if (!holds(figure)) missed += 1;
    console.log(showFigure(figure));
  }
}
process.exitCode = missed > 0 ? 1 : 0;
