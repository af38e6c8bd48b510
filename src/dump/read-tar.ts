import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Packing, packingOf } from './packings.ts';

const TAR_MARK = { at: 257, text: 'ustar' };

/** A file in an archive, before it is read. */
export interface TarFile {
  path: string;
  bytes: number;
  modifiedAt: Date | undefined;
}

export interface TarOptions {
  /** Asked for each file: what takes its content, if it is wanted. What it throws ends the reading. */
  want(file: TarFile): ((content: Buffer) => void) | undefined;
  /** The error for an archive that cannot be read; `why` in a few words. */
  unreadable(why: string, options?: ErrorOptions): Error;
  /** The error where this machine has not the program that unpacks it. */
  unpackerMissing(program: string): Error;
  /** Unpacked; what has more is not read to its end. */
  mostBytes?: number;
  signal?: AbortSignal | undefined;
}

/**
 * How an archive is packed, by what it begins with; undefined for what is no regular file, or begins as no archive does.
 * @throws the file system's error
 */
export async function archiveOf(path: string): Promise<{ packing: Packing | undefined } | undefined> {
  if (!(await stat(path)).isFile()) return undefined; // what is read of a pipe is gone
  const handle = await open(path);
  try {
    const begin = Buffer.alloc(512);
    await handle.read(begin, 0, begin.length, 0);
    const packing = packingOf(begin);
    const isTar = begin.toString('latin1', TAR_MARK.at, TAR_MARK.at + TAR_MARK.text.length) === TAR_MARK.text;
    return packing !== undefined || isTar ? { packing } : undefined;
  } finally {
    await handle.close();
  }
}

/**
 * Reads the wanted files of an archive, also of a packed one. Nothing is extracted: names only tell what a file is, links and
 * devices are passed over.
 * @throws what `want`, `unreadable` and `unpackerMissing` make; the signal's own reason
 */
export async function readTar(path: string, packing: Packing | undefined, options: TarOptions): Promise<void> {
  const { want, unreadable, unpackerMissing, mostBytes, signal } = options;
  const { Parser } = await import('tar');
  let isTar = false;
  let refusal: unknown;
  // what is refused is not unpacked to its end, which a bomb has hours away
  const refusing = new AbortController();
  const refuse = (error: unknown): void => {
    refusal ??= error;
    refusing.abort();
  };
  /** Whatever is thrown within the parser would be lost. */
  const guarded = <Result>(work: () => Result): Result | undefined => {
    try {
      return refusal === undefined ? work() : undefined;
    } catch (error) {
      refuse(error);
      return undefined;
    }
  };
  const parser = new Parser({
    // checksums that do not fit, and an end that is missing
    onwarn: (code, message) => {
      if (code === 'TAR_BAD_ARCHIVE') refuse(unreadable(String(message)));
    },
    onReadEntry: (entry) => {
      isTar = true;
      const isFile = entry.type === 'File' || entry.type === 'OldFile';
      const { path: name, size: bytes, mtime: modifiedAt } = entry;
      const take = isFile ? guarded(() => want({ path: name, bytes, modifiedAt })) : undefined;
      const chunks: Buffer[] = [];
      if (take) {
        entry.on('data', (chunk) => chunks.push(chunk));
        entry.on('end', () => guarded(() => take(Buffer.concat(chunks))));
      }
      entry.resume();
    },
  });
  let unpacked = 0;
  const count = (most: number) =>
    new Transform({
      transform(chunk: Buffer, _, done) {
        unpacked += chunk.length;
        if (unpacked > most) refuse(unreadable(`unpacked it has more than ${most} bytes`));
        done(null, chunk);
      },
    });
  try {
    const stopping = AbortSignal.any([refusing.signal, ...(signal ? [signal] : [])]);
    await unpack(
      path,
      packing,
      [...(mostBytes === undefined ? [] : [count(mostBytes)]), parser as unknown as NodeJS.WritableStream],
      stopping,
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof NoUnpacker) throw unpackerMissing(error.program); // of nothing unpacked the parser says that it is no archive
    throw refusal ?? unreadable(reasonOf(error), { cause: error });
  }
  if (refusal !== undefined) throw refusal;
  if (!isTar) throw unreadable('it is no archive of tar');
}

type Step = NodeJS.WritableStream | NodeJS.ReadWriteStream;

const flow = (from: Readable, steps: readonly Step[], signal: AbortSignal): Promise<void> =>
  pipeline([from, ...steps], { signal });

async function unpack(path: string, packing: Packing | undefined, steps: Step[], signal: AbortSignal): Promise<void> {
  const bytes: Readable = createReadStream(path);
  if (packing === undefined) return flow(bytes, steps, signal);
  if (packing === 'gzip') return flow(bytes, [createGunzip(), ...steps], signal);
  bytes.destroy();
  const { execa } = await import('execa');
  const running = execa(packing, ['-d', '-c'], {
    inputFile: path,
    buffer: { stdout: false, stderr: true },
    reject: false,
    cancelSignal: signal,
  });
  const fed = flow(running.stdout, steps, signal).then(
    () => undefined,
    (error: unknown) => error,
  );
  const { code, exitCode, stderr } = await running;
  if (code === 'ENOENT') throw new NoUnpacker(packing);
  const failure = await fed;
  if (exitCode !== 0)
    throw new Error(`${packing}: ${stderr.trim().split('\n', 1)[0]?.replace(`${packing}: `, '') || 'it failed'}`);
  if (failure !== undefined) throw failure;
}

class NoUnpacker extends Error {
  constructor(readonly program: string) {
    super(program);
  }
}

const reasonOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' ? 'it breaks off' : (error as Error).message;
