import { text } from 'node:stream/consumers';
import { MalformedEntriesFile } from '../../dump/entries.ts';
import { MalformedJson } from '../../dump/errors.ts';
import { type CastMessage, parseCastMessage } from '../../fdb/agent-cast.ts';
import { MalformedEntries } from '../../fdb/entries.ts';
import { sendableCasts } from '../../fdb/sendable-casts.ts';
import { readTextFile } from '../read-text.ts';
import { streams } from '../streams.ts';

/**
 * A cast from a JSON file in the structure of the wire (spec l2pop 1.2, 1.3): FDB entries, or an object with chg_ip.
 * @param file `-` is standard input
 * @throws NotReadable, MalformedJson, MalformedEntriesFile naming the place of the first fault
 */
export async function castFromFile(method: CastMessage['method'], file: string): Promise<CastMessage> {
  const content = await (file === '-' ? text(streams.stdin) : readTextFile(file));
  const value = parsedJson(file, content);
  try {
    const message = parseCastMessage(method, value);
    sendableCasts(message); // its faults are the file's
    return message;
  } catch (error) {
    if (!(error instanceof MalformedEntries)) throw error;
    throw new MalformedEntriesFile(file, 1, error.place, { cause: error });
  }
}

function parsedJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    const { message } = cause as SyntaxError;
    // of most faults it tells no place, only the text around it
    const position = / in JSON at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
    const line = position === undefined ? undefined : content.slice(0, Number(position)).split('\n').length;
    throw new MalformedJson(file, line, content.trim() === '' ? 'it is empty' : message, { cause });
  }
}
