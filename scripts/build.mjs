// Bundles src/ into dist/, writes oclif's manifest and the type declarations.
// One bundle with shared chunks: start-up time is mostly the opening of files (docs/decisions/0001-bundle.md).
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const commands = readdirSync(join(root, 'src/commands'), { recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ in: join('src/commands', file), out: join('commands', file.replace(/\.ts$/, '')) }));

/**
 * Packages that @oclif/core requires at its start and needs only now and then (help, a missing manifest): they are
 * evaluated at the first call of one of their functions.
 */
const NOW_AND_THEN = { ejs: ['render'], tinyglobby: ['glob'], minimatch: ['minimatch'] };
const onDemand = {
  name: 'on-demand',
  setup({ onResolve, onLoad, resolve }) {
    const names = new RegExp(`^(${Object.keys(NOW_AND_THEN).join('|')})$`);
    onResolve({ filter: names }, ({ path, importer, pluginData }) =>
      pluginData?.real || !importer.includes('@oclif/core') ? undefined : { path, namespace: 'on-demand' },
    );
    onLoad({ filter: /.*/, namespace: 'on-demand' }, ({ path }) => ({
      resolveDir: root,
      loader: 'js',
      contents: NOW_AND_THEN[path]
        .map((name) => `exports.${name} = (...args) => require('real:${path}').${name}(...args);`)
        .join('\n'),
    }));
    onResolve({ filter: /^real:/ }, ({ path }) =>
      resolve(path.slice(5), { kind: 'require-call', resolveDir: root, pluginData: { real: true } }),
    );
  },
};

rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: [{ in: 'src/cli/main.ts', out: 'main' }, { in: 'src/index.ts', out: 'index' }, ...commands],
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  sourcemap: false,
  plugins: [onDemand],
  logLevel: 'warning',
  // the CommonJS packages in the bundle ask for these
  banner: {
    js: [
      "import { createRequire as __createRequire } from 'node:module';",
      "import { fileURLToPath as __fileURLToPath } from 'node:url';",
      "import { dirname as __directoryOf } from 'node:path';",
      'const require = __createRequire(import.meta.url);',
      'const __filename = __fileURLToPath(import.meta.url);',
      'const __dirname = __directoryOf(__filename);',
    ].join('\n'),
  },
});

const { Config, Plugin } = await import('@oclif/core');
await Config.load(root);
const plugin = new Plugin({ root, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true });
await plugin.load();
writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 1)}\n`);

if (!process.argv.includes('--no-types')) {
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
}
