// Bundles main.ts and runs it in the project's folder: node test/field/run.mjs VERB (docs/field.md).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { bundleProgram, root } from '../../scripts/bundle-program.mjs';

const name = createHash('sha256').update(root).digest('hex').slice(0, 12); // work trees may share node_modules
const outfile = await bundleProgram('test/field/main.ts', `l2pop-field/${name}.mjs`);
const child = spawn(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
// a terminal's Ctrl-C reaches the child too, which ends in its own time
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (status) => process.exit(status ?? 1));
