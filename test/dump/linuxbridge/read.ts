import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Detection } from '../../../src/dump/detect.ts';
import { ENTRIES_FORMAT } from '../../../src/dump/entries.ts';
import { LINUXBRIDGE_FORMAT } from '../../../src/dump/linuxbridge/linuxbridge-reader.ts';
import type { Dump } from '../../../src/fdb/dump.ts';
import { readTextLines } from '../read-lines.ts';

export interface Text {
  file: string;
  text: string;
}

/** Texts, each as a file or a paste, read as one host's dump. */
export function read(...texts: (Text | string)[]): Dump {
  const detection = new Detection([LINUXBRIDGE_FORMAT, ENTRIES_FORMAT]);
  for (const given of texts) {
    const { file, text } = typeof given === 'string' ? { file: '-', text: given } : given;
    detection.beginFile(file);
    readTextLines(text, file, (line, number, isPlain) => detection.line(line, number, isPlain));
    detection.endFile();
  }
  return detection.result().dump();
}

const SAMPLES = new URL('../../samples/linuxbridge/', import.meta.url).pathname;

export const sample = (folder: string, file: string): Text => ({
  file: basename(file),
  text: readFileSync(`${SAMPLES}${folder}/${file}`, 'utf8'),
});

export { SAMPLES };
