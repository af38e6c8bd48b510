import type { FdbQuery } from '../fdb/query.ts';
import type { Report } from '../format/report.ts';
import { note } from './note.ts';
import type { OutputChoice } from './output.ts';
import { type SourceFlags, withSource } from './session.ts';
import { watchResult } from './watch-result.ts';
import { isFile } from './where.ts';

/** A line on standard error. */
type Note = (text: string) => void;

/**
 * Asks a source again and again over one connection, a snapshot a look, and shows what has changed; a file is read anew
 * each time. What is worth knowing is said once, and again when it says something else.
 * @throws as watchResult, and what the first look throws
 */
export async function watchSource<Row>(
  flags: SourceFlags & OutputChoice,
  everySeconds: number,
  look: (source: FdbQuery, note: Note) => Promise<Report<Row>>,
): Promise<void> {
  const said = new Set<string>();
  const noteOnce: Note = (text) => {
    if (!said.has(text)) note(text);
    said.add(text);
  };
  if (flags.from !== undefined && isFile(flags.from)) {
    const lookAnew = () => withSource(flags, (source) => look(source, noteOnce), noteOnce);
    return watchResult(lookAnew, flags, everySeconds);
  }
  await withSource(flags, (source) => watchResult(() => look(source, noteOnce), flags, everySeconds));
}
