import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Packing, packingOf } from '../packings.ts';
import { UnpackerMissing, UnreadableSosReport } from './errors.ts';
import { KeptFiles } from './kept-files.ts';

const TAR_MARK = { at: 257, text: 'ustar' };

/**
 * The files of a report in an archive that are read. Nothing is extracted: names only tell what a file is, links and devices are
 * passed over.
 * @throws UnreadableSosReport, UnpackerMissing, the signal's own reason
 */
export async function readArchive(path: string, signal: AbortSignal | undefined): Promise<KeptFiles> {
  const { Parser } = await import('tar');
  const kept = new KeptFiles(path);
  let isTar = false;
  let refusal: unknown;
  // what is refused is not unpacked to its end, which a bomb has hours away
  const refusing = new AbortController();
  const refuse = (error: unknown): void => {
    refusal ??= error;
    refusing.abort();
  };
  const parser = new Parser({
    // checksums that do not fit, and an end that is missing
    onwarn: (code, message) => {
      if (code === 'TAR_BAD_ARCHIVE') refuse(new UnreadableSosReport(path, String(message)));
    },
    onReadEntry: (entry) => {
      isTar = true;
      const file = entry.type === 'File' || entry.type === 'OldFile' ? wanted(entry.path, entry.size) : undefined;
      const chunks: Buffer[] = [];
      if (file) {
        entry.on('data', (chunk) => chunks.push(chunk));
        entry.on('end', () =>
          kept.add({ file, path: entry.path, text: Buffer.concat(chunks), modifiedAt: entry.mtime }),
        );
      }
      entry.resume();
    },
  });
  /** Whatever is thrown within the parser would be lost. */
  const wanted = (name: string, size: number) => {
    try {
      return refusal === undefined ? kept.wants(name, size) : undefined;
    } catch (error) {
      refuse(error);
      return undefined;
    }
  };
  try {
    const stopping = AbortSignal.any([refusing.signal, ...(signal ? [signal] : [])]);
    await unpack(path, parser as unknown as NodeJS.WritableStream, stopping);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UnpackerMissing) throw error; // of nothing unpacked the parser says that it is no archive
    if (refusal !== undefined) throw refusal;
    if (error instanceof UnreadableSosReport) throw error;
    throw new UnreadableSosReport(path, reasonOf(error), { cause: error });
  }
  if (refusal !== undefined) throw refusal;
  if (!isTar) throw new UnreadableSosReport(path, 'it is no archive of tar');
  return kept;
}

async function unpack(path: string, parser: NodeJS.WritableStream, signal: AbortSignal): Promise<void> {
  const by = await packingOfArchive(path);
  const bytes: Readable = createReadStream(path);
  if (by === undefined) return pipeline(bytes, parser, { signal });
  if (by === 'gzip') return pipeline(bytes, createGunzip(), parser, { signal });
  bytes.destroy();
  const { execa } = await import('execa');
  const running = execa(by, ['-d', '-c'], {
    inputFile: path,
    buffer: { stdout: false, stderr: true },
    reject: false,
    cancelSignal: signal,
  });
  const fed = pipeline(running.stdout, parser, { signal }).then(
    () => undefined,
    (error: unknown) => error,
  );
  const { code, exitCode, stderr } = await running;
  if (code === 'ENOENT') throw new UnpackerMissing(path, by);
  const failure = await fed;
  if (exitCode !== 0)
    throw new Error(`${by}: ${stderr.trim().split('\n', 1)[0]?.replace(`${by}: `, '') || 'it failed'}`);
  if (failure !== undefined) throw failure;
}

/** Undefined: it is not packed. @throws UnreadableSosReport for what is no archive */
async function packingOfArchive(path: string): Promise<Packing | undefined> {
  const handle = await open(path);
  try {
    const begin = Buffer.alloc(512);
    await handle.read(begin, 0, begin.length, 0);
    const packing = packingOf(begin);
    const isTar = begin.toString('latin1', TAR_MARK.at, TAR_MARK.at + TAR_MARK.text.length) === TAR_MARK.text;
    if (packing !== undefined || isTar) return packing;
    throw new UnreadableSosReport(
      path,
      'it is neither a folder nor an archive (tar, also packed by gzip, xz, bzip2, zstd)',
    );
  } finally {
    await handle.close();
  }
}

const reasonOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' ? 'it breaks off' : (error as Error).message;
