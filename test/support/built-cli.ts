import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

const newestMilliseconds = (folder: string): number =>
  Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );

/** vitest's global set-up: builds the command once, when there is a build and dist is older than src. */
export default function setup(): void {
  if (!existsSync(join(root, 'scripts/build.mjs'))) return;
  const dist = join(root, 'dist');
  if (existsSync(dist) && newestMilliseconds(dist) > newestMilliseconds(join(root, 'src'))) return;
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
