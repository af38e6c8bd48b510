import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installOnDebian, mayInstall } from './install-on-debian.ts';

const isThere = (): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'dot')));

/** Why pictures cannot be drawn here, after an attempt to install Graphviz (root on Debian); undefined when they can. */
export async function whyNoGraphviz(): Promise<string | undefined> {
  if (!isThere() && mayInstall()) await installOnDebian('Graphviz', ['graphviz']).catch(() => {});
  if (isThere()) return undefined;
  const why = 'dot of Graphviz is not installed';
  console.warn(`\nSKIPPED: pictures are not drawn, for ${why}.\n`);
  return why;
}
