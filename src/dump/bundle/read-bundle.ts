import { createHash } from 'node:crypto';
import { archiveOf, readTar } from '../read-tar.ts';
import { UnreadableBundle } from './errors.ts';
import { BUNDLE_FOLDER, type BundleManifest, MANIFEST, parseManifest } from './manifest.ts';

/** A bundle, read as far as it was wanted. */
export interface Bundle {
  path: string;
  manifest: BundleManifest;
  /** The content of a file that was wanted. */
  content(name: string): Buffer;
}

/** Two million flows have 600 MB; a bundle is not to fill the memory. What is packed is larger by the archive's own blocks. */
export const MOST_BYTES = 2 ** 31;
const MOST_UNPACKED_BYTES = MOST_BYTES + 2 ** 26;
const MOST_FILES = 10_000;
const LONGEST_MANIFEST = 2 ** 26;

/**
 * Reads the wanted files of a bundle into memory, each checked by its digest.
 * @param wants names of files that the manifest speaks of
 * @returns undefined for a file that is no archive, or one of something else
 * @throws UnreadableBundle when it is damaged, or more than memory should hold; the file system's error
 */
export async function readBundle(
  path: string,
  wants: (manifest: BundleManifest) => readonly string[],
  signal?: AbortSignal,
): Promise<Bundle | undefined> {
  const archive = await archiveOf(path);
  if (archive === undefined) return undefined;
  const unreadable = (why: string, options?: ErrorOptions) => new UnreadableBundle(path, why, options);
  const contents = new Map<string, Buffer>();
  const seen = new Set<string>();
  let manifest: BundleManifest | undefined;
  let wanted: ReadonlySet<string> = new Set();
  try {
    await readTar(path, archive.packing, {
      want({ path: name, bytes }) {
        if (seen.size === 0 && name !== `${BUNDLE_FOLDER}/${MANIFEST}`) throw new NoBundle();
        if (seen.has(name)) throw unreadable(`it has ${name} twice`);
        seen.add(name);
        if (seen.size > MOST_FILES) throw unreadable(`it has more than ${MOST_FILES} files`);
        if (seen.size === 1) {
          if (bytes > LONGEST_MANIFEST) throw unreadable(`its ${MANIFEST} is too long`);
          return (content) => {
            const parsed = parseManifest(content.toString());
            if (typeof parsed === 'string') throw unreadable(parsed);
            manifest = parsed;
            wanted = new Set(wants(parsed));
          };
        }
        const within = name.slice(BUNDLE_FOLDER.length + 1);
        return wanted.has(within) ? (content) => contents.set(within, content) : undefined;
      },
      unreadable,
      unpackerMissing: (program) => unreadable(`there is no ${program} on this host`),
      mostBytes: MOST_UNPACKED_BYTES,
      signal,
    });
  } catch (error) {
    signal?.throwIfAborted();
    // what no archiver made is none of ours; what breaks off behind the manifest is one of ours, and damaged
    if (error instanceof NoBundle || seen.size === 0) return undefined;
    throw error;
  }
  if (manifest === undefined) throw unreadable(`it has no ${MANIFEST}`);
  const files = new Map(manifest.files.map((file) => [file.name, file]));
  for (const name of wanted) {
    const content = contents.get(name);
    if (content === undefined) throw unreadable(`${name} is not there`);
    if (createHash('sha256').update(content).digest('hex') !== files.get(name)?.sha256) {
      throw unreadable(`${name} is not as it was written`);
    }
  }
  return { path, manifest, content: (name) => contents.get(name)! };
}

/** Its first file is another than a bundle's. */
class NoBundle extends Error {}
