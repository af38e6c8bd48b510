import { build } from 'esbuild';

/** Bundles a program of bench/ that runs as a process of its own; returns the bundle's path. */
export async function buildProgram(name: string): Promise<string> {
  const outfile = `node_modules/.cache/l2pop-bench/${name}.mjs`;
  await build({
    entryPoints: [`bench/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
}
