import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where a user's journals are: `$XDG_STATE_HOME/l2pop/journal`, default `~/.local/state/l2pop/journal`. */
export const journalFolder = (env: NodeJS.ProcessEnv = process.env): string => join(stateFolder(env), 'journal');

/** Where l2pop keeps what a user has done: `$XDG_STATE_HOME/l2pop`, default `~/.local/state/l2pop`. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const state = env.XDG_STATE_HOME;
  return join(state && isAbsolute(state) ? state : join(homedir(), '.local', 'state'), 'l2pop');
}

/** A journal that the user names is not there. */
export class NoSuchJournal extends Error {
  override readonly name = 'NoSuchJournal';
  constructor(
    readonly wanted: string,
    readonly folder: string,
    /** Journals that are there. */
    readonly count: number,
  ) {
    super(`there is no journal ${wanted}: ${count === 0 ? 'none' : count} in ${folder}`);
  }
}

const ENDING = '.jsonl';

/** Paths of all journals, the newest first: their names begin with the time. Empty where there is no folder. */
export async function journalFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .sort()
    .reverse()
    .map((name) => join(folder, name + ENDING));
}

/**
 * The journal that a user means: by its number as the list shows it (1 is the newest), by its name, or by a path.
 * @throws NoSuchJournal
 */
export async function findJournal(wanted: string, folder: string): Promise<string> {
  const files = await journalFiles(folder);
  if (/^\d{1,6}$/.test(wanted)) {
    const file = files[Number(wanted) - 1];
    if (file !== undefined) return file;
  }
  for (const path of [join(folder, `${wanted}.jsonl`), join(folder, wanted), wanted]) {
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) return path;
  }
  throw new NoSuchJournal(wanted, folder, files.length);
}
