import type { Dump } from '../fdb/dump.ts';
import { Detection } from './detect.ts';
import { DUMP_FORMATS } from './formats.ts';
import { readFileLines, readStreamLines, readTextLines, type TakeCommonLine, type TakeLine } from './lines.ts';

/** A file (`-`: standard input), or a text, in UTF-8 if in bytes, under a name for messages. */
export type DumpPart = { file: string } | { text: string | Uint8Array; name: string; takenAt?: Date };

export interface ReadDumpOptions {
  /** What `-` reads; process.stdin by default. */
  stdin?: AsyncIterable<Uint8Array | string>;
}

/**
 * Reads what one host's dataplane holds. The form of each part is found from its content; all parts
 * together are one dump (flows and a port table, say), and a part may hold several commands' output.
 * @throws UnreadableInput, BinaryInput, LineTooLong, MalformedJson, EmptyDump, NothingRecognised, TwoHosts,
 *   MixedKinds
 */
export async function readDump(parts: readonly DumpPart[], options: ReadDumpOptions = {}): Promise<Dump> {
  const detection = new Detection(DUMP_FORMATS);
  const take: TakeLine = (text, number, isPlain) => detection.line(text, number, isPlain);
  const takeCommon: TakeCommonLine = (bytes, at, number) => detection.commonLine(bytes, at, number);
  let takenAt: Date | undefined;
  for (const part of parts) {
    const name = 'file' in part ? part.file : part.name;
    detection.beginFile(name);
    let at: Date | undefined;
    if ('text' in part) {
      readTextLines(part.text, name, take, takeCommon);
      at = part.takenAt;
    } else if (part.file === '-') {
      await readStreamLines(options.stdin ?? process.stdin, name, take, takeCommon);
    } else {
      at = readFileLines(part.file, take, takeCommon).modifiedAt;
    }
    detection.endFile();
    if ('file' in part) at = detection.dateOfFile ?? at;
    // the oldest part: a dump is as old as that
    if (at !== undefined && (takenAt === undefined || at < takenAt)) takenAt = at;
  }
  const dump = detection.result().dump();
  return { ...dump, promptHosts: detection.hosts, ...(takenAt === undefined ? {} : { takenAt }) };
}
