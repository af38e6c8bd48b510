import { readFile, stat, unlink } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import type { FdbEntries } from '../fdb/entries.ts';
import { NotWritable } from './errors.ts';

/** A file that always holds a whole dump: it is replaced, never written into. */
export interface DumpFile {
  /** @throws NotWritable */
  write(entries: FdbEntries): Promise<void>;
}

/**
 * A dump file, tried by replacing it with what it holds already: what cannot be written is found before anything begins.
 * @throws NotWritable also for what is no file, such as a folder or /dev/null, which a replacement would destroy
 */
export async function openDumpFile(file: string): Promise<DumpFile> {
  const replace = async (text: string | Buffer) => {
    try {
      await writeFileAtomic(file, text);
      await checkWhole(file, Buffer.byteLength(text));
    } catch (error) {
      throw new NotWritable(file, error as NodeJS.ErrnoException);
    }
  };
  const isThere = await isFile(file);
  await replace(isThere ? await readFile(file) : '');
  if (!isThere) await unlink(file);
  return { write: (entries) => replace(`${JSON.stringify(entries, undefined, 2)}\n`) };
}

async function isFile(file: string): Promise<boolean> {
  try {
    if ((await stat(file)).isFile()) return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new NotWritable(file, error as Error);
  }
  throw new NotWritable(file, new Error('it is there and is no file'));
}

/** A disk that fills up cuts a write short without an error. */
async function checkWhole(file: string, bytes: number): Promise<void> {
  const { size } = await stat(file);
  if (size !== bytes) throw new Error(`only ${size} of ${bytes} bytes could be written: no space left, as it seems`);
}
