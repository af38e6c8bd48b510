import { archiveOf, readTar } from '../read-tar.ts';
import { UnpackerMissing, UnreadableSosReport } from './errors.ts';
import { KeptFiles } from './kept-files.ts';

/**
 * The files of a report in an archive that are read.
 * @throws UnreadableSosReport, UnpackerMissing, the signal's own reason
 */
export async function readArchive(path: string, signal: AbortSignal | undefined): Promise<KeptFiles> {
  const unreadable = (why: string, options?: ErrorOptions) => new UnreadableSosReport(path, why, options);
  const kept = new KeptFiles(path);
  const archive = await archiveOf(path).catch((error: Error) => {
    throw unreadable(error.message, { cause: error });
  });
  if (archive === undefined) {
    throw unreadable('it is neither a folder nor an archive (tar, also packed by gzip, xz, bzip2, zstd)');
  }
  await readTar(path, archive.packing, {
    want({ path: name, bytes, modifiedAt }) {
      const file = kept.wants(name, bytes);
      return file && ((text) => kept.add({ file, path: name, text, modifiedAt }));
    },
    unreadable,
    unpackerMissing: (program) => new UnpackerMissing(path, program),
    signal,
  });
  return kept;
}
