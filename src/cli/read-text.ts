import { readFile } from 'node:fs/promises';
import { NotReadable } from './errors.ts';

/** The text of a file that the user named. @throws NotReadable */
export const readTextFile = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new NotReadable(file, cause);
  });

/** What counts of a file or an output that holds one value. */
export const firstLineOf = (text: string): string => text.split('\n', 1)[0]!.trim();
