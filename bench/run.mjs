// Bundles bench/main.ts and runs it: figures are printed as ratios to a reference measured in the same run.
//   npm run bench [-- NAME…]     names: start-up query call serve driver plan agent watch repl dump
//   npm run bench:field           name field: alone, since it brings up a Neutron
import { spawnSync } from 'node:child_process';
import { bundleProgram, root } from '../scripts/bundle-program.mjs';

const outfile = await bundleProgram('bench/main.ts', 'l2pop-bench/main.mjs');
// a process each: the heap that one has grown would be a gift to the next
const names =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['start-up', 'query', 'call', 'serve', 'driver', 'plan', 'agent', 'watch', 'repl', 'dump'];
for (const name of names) {
  const { status } = spawnSync(process.execPath, ['--expose-gc', outfile, name], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
