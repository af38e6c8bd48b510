import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FileExists, NotWritable } from './errors.ts';
import { write } from './output.ts';

/** So much text is written at once. */
const CHUNK_CHARACTERS = 1 << 20;

/** Where a dump goes. */
export interface DumpOutput {
  /** @throws NotWritable, FileExists, OutputFailed */
  write(text: Iterable<string>): Promise<void>;
}

/**
 * A file, which appears whole or not at all; undefined or `-`: standard output. What cannot be written is found before anything
 * begins.
 * @throws FileExists when it is there and is not to be overwritten; NotWritable
 */
export async function openDumpOutput(
  file: string | undefined,
  { overwrite }: { overwrite: boolean },
): Promise<DumpOutput> {
  if (file === undefined || file === '-') return { write: writeAll };
  await requireWritable(file, overwrite);
  return { write: (text) => writeWhole(file, pieces(text), { overwrite, mode: 0o666 }) };
}

/** Finds what keeps a file from being written before anything begins. @throws FileExists, NotWritable */
export async function requireWritable(file: string, overwrite: boolean): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
    const state = await stat(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (state?.isFile() === false) throw new Error('it is there and is no file');
    if (state && !overwrite) throw new FileExists(file);
  } catch (error) {
    throw error instanceof FileExists ? error : new NotWritable(file, error as NodeJS.ErrnoException);
  }
}

/**
 * Writes a file that appears whole or not at all.
 * @param options.mode before the umask
 * @throws FileExists; NotWritable, also for what `content` throws
 */
export async function writeWhole(
  file: string,
  content: Iterable<string> | AsyncIterable<Uint8Array>,
  { overwrite, mode }: { overwrite: boolean; mode: number },
): Promise<void> {
  // in containers many processes have the same id
  const draft = `${file}.${randomBytes(6).toString('hex')}.part`;
  const notWritable = (error: unknown) => new NotWritable(file, error as NodeJS.ErrnoException);
  const handle = await open(draft, 'wx', mode).catch((error: unknown) => {
    throw notWritable(error);
  });
  try {
    try {
      // unlike write, it goes on where a disk that fills up took a part
      for await (const piece of content) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // a link, unlike a rename, does not replace what has come meanwhile
    await (overwrite ? rename(draft, file) : link(draft, file));
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new FileExists(file) : notWritable(error);
  } finally {
    await unlink(draft).catch(() => {});
  }
}

async function writeAll(text: Iterable<string>): Promise<void> {
  for (const piece of pieces(text)) await write(piece);
}

/** Gathers what comes in small pieces. */
function* pieces(text: Iterable<string>): Generator<string> {
  let piece = '';
  for (const part of text) {
    piece += part;
    if (piece.length < CHUNK_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
