import { z } from 'zod';
import { AGENT_TYPES } from '../agent-type.ts';
import { DamagedDumpFile } from './errors.ts';

/** The value of `format` in every file of this form. */
export const DUMP_FILE_FORMAT = 'l2pop-dump';
export const DUMP_FILE_VERSION = 1;

const BYTE_ORDER_MARK = /^\uFEFF/;

/** Unknown keys are passed over: a later l2pop may add some without a new version. */
const schema = z.object({
  format: z.literal(DUMP_FILE_FORMAT),
  version: z.literal(DUMP_FILE_VERSION),
  l2pop_version: z.string(),
  host: z.string().min(1),
  agent_type: z.enum(AGENT_TYPES),
  bridge: z.string().optional(),
  tunnel_ips: z.array(z.union([z.ipv4(), z.ipv6()])),
  taken_at: z.iso.datetime(),
  kernel: z.string().optional(),
  tools: z.record(z.string(), z.string()),
  outputs: z.array(z.object({ command: z.string(), lines: z.array(z.string()) })).min(1),
});

/** What a dump file tells beside the texts of the tools (docs/dumps.md). */
export type DumpFileHeader = Omit<z.infer<typeof schema>, 'outputs'>;

/**
 * A dump file without the lines of its outputs, checked.
 * @param json the whole file's, each `lines` empty
 * @throws DamagedDumpFile
 */
export function parseDumpFileHeader(file: string, json: string): DumpFileHeader {
  let document: unknown;
  try {
    document = JSON.parse(json.replace(BYTE_ORDER_MARK, ''));
  } catch (error) {
    throw new DamagedDumpFile(file, (error as Error).message, { cause: error });
  }
  const version = (document as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > DUMP_FILE_VERSION) {
    throw new DamagedDumpFile(file, `it has version ${version}, and this l2pop knows version ${DUMP_FILE_VERSION}`);
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new DamagedDumpFile(file, `${path.join('.') || 'the document'}: ${message}`, { cause: parsed.error });
}
