import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';

import { MalformedEntries } from '../fdb/entries.ts';
import type { Sighting } from '../fdb/sighting.ts';
import { sightingFromJson, sightingToJson } from '../fdb/sighting-json.ts';
import { jsonLine } from '../format/json-line.ts';
import { NotReadable, NotWritable, UsageError, WrongUsage } from './errors.ts';
import { type LineWriter, lineWriter } from './line-writer.ts';

/** A line of a recording that is no sighting. */
export class MalformedRecording extends UsageError {
  override readonly name = 'MalformedRecording';
  constructor(
    readonly file: string,
    /** Counted from 1. */
    readonly line: number,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file}:${line}: ${reason}`, options);
  }
}

export interface Recording extends Pick<LineWriter, 'failed'> {
  add(sighting: Sighting): void | Promise<void>;
  /** Writes what waits and closes the file. @throws NotWritable */
  close(): Promise<void>;
}

/**
 * A file that only its owner may read, with a JSON line for each sighting, written as they come.
 * @throws WrongUsage when the file is there already, unless it is to be overwritten; NotWritable
 */
export async function openRecording(file: string, overwrite: boolean): Promise<Recording> {
  const notWritable = (cause: NodeJS.ErrnoException) => new NotWritable(file, cause);
  const handle = await open(file, overwrite ? 'w' : 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') {
      throw new WrongUsage(`--record ${file}: the file is there already`, 'Name another file, or add --overwrite.');
    }
    throw notWritable(error);
  });
  if (overwrite) await makePrivate(handle);
  const writer = lineWriter((text) =>
    handle.writeFile(text).catch((error) => {
      throw notWritable(error);
    }),
  );
  return {
    failed: writer.failed,
    add: (sighting) => writer.write(jsonLine(sightingToJson(sighting))),
    close: async () => {
      try {
        await writer.flush();
      } finally {
        await handle.close();
      }
    },
  };
}

/** A file that was there keeps its mode; what is no regular file has none to set. */
async function makePrivate(handle: FileHandle): Promise<void> {
  if ((await handle.stat()).isFile()) await handle.chmod(0o600).catch(() => undefined);
}

/** @throws NotReadable, MalformedRecording at the first line that is no sighting */
export async function* readRecording(file: string): AsyncGenerator<Sighting> {
  let number = 0;
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) {
      number += 1;
      if (line.trim() !== '') yield sightingOfLine(file, number, line);
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : new NotReadable(file, error as Error);
  }
}

function sightingOfLine(file: string, number: number, line: string): Sighting {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new MalformedRecording(file, number, 'not JSON', { cause: error });
  }
  try {
    return sightingFromJson(value);
  } catch (error) {
    if (!(error instanceof MalformedEntries)) throw error;
    throw new MalformedRecording(file, number, error.message.replace(/^FDB entries: /, ''), { cause: error });
  }
}
