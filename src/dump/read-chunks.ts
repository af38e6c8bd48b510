import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { UnreadableInput } from './errors.ts';

/** Fits the processor's cache: a MiB is slower. */
export const CHUNK_BYTES = 1 << 18;

/** Takes bytes as they come; `chunk` may be overwritten by the caller afterwards. */
export interface TakeChunks {
  push(chunk: Buffer): void;
  end(): void;
}

/**
 * Hands a file's bytes to `sink`, to its end.
 * @throws UnreadableInput and what `sink` throws
 */
export function readFileChunks(file: string, sink: TakeChunks): { modifiedAt: Date | undefined } {
  const unreadable = (error: unknown) => new UnreadableInput(file, reasonOf(error), { cause: error });
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    throw unreadable(error);
  }
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      let bytes: number;
      try {
        bytes = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
      } catch (error) {
        throw unreadable(error);
      }
      if (bytes === 0) break;
      sink.push(chunk.subarray(0, bytes));
    }
    sink.end();
    const state = fstatSync(descriptor);
    return { modifiedAt: state.isFile() ? state.mtime : undefined };
  } finally {
    closeSync(descriptor);
  }
}

/** Hands a stream's bytes to `sink`, to its end; `file` is its name in messages. Errors as of readFileChunks. */
export async function readStreamChunks(
  stream: AsyncIterable<Uint8Array | string>,
  file: string,
  sink: TakeChunks,
): Promise<void> {
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<Uint8Array | string>;
    try {
      next = await chunks.next();
    } catch (error) {
      throw new UnreadableInput(file, reasonOf(error), { cause: error });
    }
    if (next.done === true) break;
    sink.push(bytesOf(next.value));
  }
  sink.end();
}

/** Hands a text's bytes to `sink`. Errors as of `sink`. */
export function readTextChunks(text: string | Uint8Array, sink: TakeChunks): void {
  sink.push(bytesOf(text));
  sink.end();
}

/** Bytes are not copied. */
const bytesOf = (text: string | Uint8Array): Buffer =>
  typeof text === 'string' ? Buffer.from(text) : Buffer.from(text.buffer, text.byteOffset, text.length);

/** A file's bytes, all at once; UnreadableInput for what cannot be read. */
export async function readWholeFile(file: string): Promise<{ bytes: Buffer; modifiedAt: Date | undefined }> {
  try {
    const state = await stat(file);
    return { bytes: await readFile(file), modifiedAt: state.isFile() ? state.mtime : undefined };
  } catch (error) {
    throw new UnreadableInput(file, reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
