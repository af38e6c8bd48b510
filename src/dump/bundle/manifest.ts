import { z } from 'zod';

/** Rises when something in a bundle changes its meaning. */
export const BUNDLE_VERSION = 1;

/** The folder in the archive that holds all of it. */
export const BUNDLE_FOLDER = 'l2pop-bundle';

/** The first file of it. */
export const MANIFEST = 'bundle.json';

const part = z.object({
  file: z.string(),
  /** What it was called where it was read, for messages. */
  name: z.string(),
  /** What printed it, where that is not in the text. */
  command: z.nullable(z.string()),
});

/** Unknown keys are passed over: a later l2pop may add some without a new version. */
const schema = z.object({
  l2pop_bundle: z.literal(BUNDLE_VERSION),
  l2pop_version: z.string(),
  made_at: z.iso.datetime(),
  host: z.nullable(z.string()),
  /** Where the expected state came from, and the files with its answers. */
  expected: z.nullable(
    z.object({
      origin: z.string(),
      is_saved: z.boolean(),
      /** Ids of the networks that were asked for by --network; null: those that the dump and the source name. */
      networks: z.nullable(z.array(z.string())),
      /** The requestor, as of --source. */
      source: z.nullable(z.string()),
      answer: z.string(),
      full: z.nullable(z.string()),
      facts: z.string(),
    }),
  ),
  dump: z.nullable(
    z.object({
      taken_at: z.nullable(z.iso.datetime()),
      prompt_hosts: z.array(z.string()),
      parts: z.array(part).min(1),
    }),
  ),
  /** Every other file of the bundle. */
  files: z.array(z.object({ name: z.string(), bytes: z.int().min(0), sha256: z.string() })),
});

/** What a bundle says of itself (docs/bundle.md). */
export type BundleManifest = z.output<typeof schema>;

/** The manifest in `bundle.json`; a text: why it is none. */
export function parseManifest(json: string): BundleManifest | string {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch (error) {
    return `${MANIFEST}: ${(error as Error).message}`;
  }
  const version = (document as { l2pop_bundle?: unknown } | null)?.l2pop_bundle;
  if (typeof version === 'number' && version > BUNDLE_VERSION) {
    return `it has version ${version}, and this l2pop knows version ${BUNDLE_VERSION}`;
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  return `${MANIFEST}: ${path.join('.') || 'the document'}: ${message}`;
}
