import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

/** An editor, or a program, may write a file in several pieces; what comes so close together is one edit. */
const QUIET_MS = 100;

export interface FileWatch {
  /** Told of every new text, one after another: the next when it has settled. */
  onText(text: string): Promise<void>;
  /** The file is gone, or cannot be read. It is watched on. */
  onTrouble(error: NodeJS.ErrnoException): void;
}

/**
 * Watches a file, whether it is written in place or replaced by another of its name. Resolves once it is watched.
 * @param known what the file said before: the same text again is no edit
 */
export async function watchFile(
  file: string,
  known: string,
  { onText, onTrouble }: FileWatch,
): Promise<{ close(): Promise<void> }> {
  const { watch } = await import('chokidar');
  const path = resolve(file);
  const folder = dirname(path);
  // the folder is watched, since a watch on the file itself is lost when another takes its place
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    ignored: (name) => name !== folder && basename(name) !== basename(path),
  });
  let last = known;
  let timer: NodeJS.Timeout | undefined;
  let queue: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      onTrouble(error as NodeJS.ErrnoException);
      return;
    }
    if (text === last) return;
    last = text;
    await onText(text);
  }
  const lookSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      queue = queue.then(look);
    }, QUIET_MS);
  };
  watcher.on('all', lookSoon);
  watcher.on('error', (error) => onTrouble(error as NodeJS.ErrnoException));
  await new Promise<void>((ready) => watcher.once('ready', ready));
  lookSoon(); // what was written between its reading and now
  return {
    async close() {
      clearTimeout(timer);
      await watcher.close();
      await queue;
    },
  };
}
