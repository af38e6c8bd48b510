import { type Figure, holds, showFigure } from './measure.ts';

const BENCHES: Record<string, () => Promise<Figure | Figure[]>> = {
  'start-up': async () => (await import('./start-up.ts')).startUp(),
  query: async () => (await import('./one-shot-query.ts')).oneShotQuery(),
  call: async () => (await import('./open-call.ts')).openCall(),
  serve: async () => (await import('./serve-rate.ts')).serveRate(),
  driver: async () => (await import('./driver.ts')).driverTime(),
  plan: async () => (await import('./plan.ts')).planTime(),
  agent: async () => (await import('./agent.ts')).agentRate(),
  watch: async () => (await import('./watch.ts')).watchRate(),
  field: async () => (await import('./field.ts')).fieldAnswer(),
  repl: async () => [
    await (await import('./repl.ts')).secondQuery(),
    await (await import('./complete-networks.ts')).completeNetworks(),
  ],
  dump: async () => (await import('./read-dump.ts')).readMillion(),
};

const [name = ''] = process.argv.slice(2);
const bench = BENCHES[name];
if (!bench) throw new Error(`there is no bench ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
for (const figure of [await bench()].flat()) {
  console.log(showFigure(figure));
  if (!holds(figure)) process.exitCode = 1;
}
