// Bundles src/ into dist/, writes oclif's manifest and the type declarations.
// One bundle with shared chunks: start-up time is mostly the opening of files (docs/decisions/0001-bundle.md).
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const commands = readdirSync(join(root, 'src/commands'), { recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ in: join('src/commands', file), out: join('commands', file.replace(/\.ts$/, '')) }));

/**
 * @oclif/core requires all of itself at its start. In the bundle each of its `const x_1 = require(…)` is called when
 * `x_1` is first used, so a command pays for the parser and not for help, globbing or templates.
 */
const requiredWhenUsed = {
  name: 'required-when-used',
  setup({ onLoad }) {
    onLoad({ filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [line, name, required] of contents.matchAll(/^const (\w+_1) = (.*require\("[^"]+"\)\)?);$/gm)) {
        contents = contents
          .replace(line, `const ${name}__ = () => ${required};`)
          .replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `(${name}__())`);
      }
      if (/help[\\/]util\.js$/.test(path)) contents = withoutTemplates(contents);
      return { contents, loader: 'js' };
    });
  },
};

/** Help compiles every text as a template, which takes longer than all else that it does; hardly any of ours is one. */
function withoutTemplates(contents) {
  const line = 'return ejs_1__().default.render(t, context);';
  const called = contents.replace('(ejs_1__())', 'ejs_1__()');
  if (!called.includes(line)) throw new Error('@oclif/core renders its help in another way');
  return called.replace(
    line,
    `t = t.replaceAll('<%= config.bin %>', context.config.bin); return t.includes('<%') ? ejs_1__().default.render(t, context) : t;`,
  );
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: [
    { in: 'src/cli/main.ts', out: 'main' },
    { in: 'src/index.ts', out: 'index' },
    { in: 'src/cli/command-not-found.ts', out: 'command-not-found' },
    ...commands,
  ],
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: false,
  plugins: [requiredWhenUsed],
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
