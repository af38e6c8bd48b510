#!/usr/bin/env node
// builds first, then starts what was built: there is one way to run l2pop, from dist/
import { execFileSync } from 'node:child_process';

execFileSync(process.execPath, [new URL('../scripts/build.mjs', import.meta.url).pathname], {
  stdio: ['ignore', 2, 2],
});
await import('./run.js');
