import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { KeptFiles } from './kept-files.ts';

/** The plugins' folders whose files are read. */
const PLUGINS = ['openvswitch', 'networking', 'host', 'date', 'general'];

/**
 * The files of a report in a folder (the report's own, or one with nothing but it) that are read. Links that lead out of it are
 * not followed.
 * @throws what the file system throws
 */
export async function readFolder(path: string): Promise<KeptFiles> {
  const root = await realpath(await rootOf(path));
  const kept = new KeptFiles(path);
  for (const folder of ['sos_commands', 'sos_strings']) {
    for (const plugin of PLUGINS) {
      for (const name of (await namesIn(join(root, folder, plugin))).sort()) {
        await keep(kept, root, `${folder}/${plugin}/${name}`);
      }
    }
  }
  return kept;
}

async function keep(kept: KeptFiles, root: string, path: string): Promise<void> {
  const target = await realpath(join(root, path)).catch(() => undefined);
  if (target === undefined || !target.startsWith(`${root}${sep}`)) return;
  const { mtime, size, isFile } = await factsOf(target);
  // a link of sos leads to what it cut
  const name = target.includes(`${sep}sos_strings${sep}`) ? target.slice(root.length + 1).replaceAll(sep, '/') : path;
  const file = isFile ? kept.wants(name, size) : undefined;
  if (file) kept.add({ file, path, text: await readFile(target), modifiedAt: mtime });
}

async function factsOf(path: string): Promise<{ mtime: Date; size: number; isFile: boolean }> {
  const state = await stat(path);
  return { mtime: state.mtime, size: state.size, isFile: state.isFile() };
}

async function rootOf(path: string): Promise<string> {
  const names = await readdir(path);
  if (names.includes('sos_commands')) return path;
  for (const name of names.sort())
    if ((await namesIn(join(path, name))).includes('sos_commands')) return join(path, name);
  return path;
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
