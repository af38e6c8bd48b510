// Bundles bench/main.ts and runs it: figures are printed as ratios to a reference measured in the same run.
//   npm run bench [-- NAME…]     names: start-up query call serve driver plan agent watch dump
//   npm run bench:field           name field: alone, since it brings up a Neutron
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outfile = join(root, 'node_modules/.cache/l2pop-bench/main.mjs');
mkdirSync(dirname(outfile), { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ['bench/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
// a process each: the heap that one has grown would be a gift to the next
const names =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['start-up', 'query', 'call', 'serve', 'driver', 'plan', 'agent', 'watch', 'dump'];
for (const name of names) {
  const { status } = spawnSync(process.execPath, ['--expose-gc', outfile, name], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
