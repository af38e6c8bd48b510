import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Bundles a program of this project's own, in TypeScript, so that Node.js can run it.
 * @param entry its main file, from the project's folder
 * @param name of the bundle, in node_modules/.cache
 * @returns the bundle's path
 */
export async function bundleProgram(entry, name) {
  const outfile = join(root, 'node_modules/.cache', name);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
}
