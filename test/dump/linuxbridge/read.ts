import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { assembleDump } from '../../../src/dump/linuxbridge/assemble.ts';
import { Host } from '../../../src/dump/linuxbridge/host.ts';
import { Part } from '../../../src/dump/linuxbridge/part.ts';
import type { Dump } from '../../../src/fdb/dump.ts';

export interface Text {
  file: string;
  text: string;
}

/** Texts that need no un-pasting, read as one host's dump. Lines that begin with `$ ` are a prompt's command. */
export function read(...texts: (Text | string)[]): Dump {
  const host = new Host();
  for (const given of texts) {
    const { file, text } = typeof given === 'string' ? { file: '-', text: given } : given;
    const part = new Part(host, file);
    if (/^\s*\[/.test(text)) part.document(JSON.parse(text), 1);
    else
      text.split('\n').forEach((line, index) => {
        if (line.startsWith('$ ')) part.command(line.slice(2));
        else part.line(line, index + 1);
      });
  }
  return assembleDump(host);
}

const SAMPLES = new URL('../../samples/linuxbridge/', import.meta.url).pathname;

export const sample = (folder: string, file: string): Text => ({
  file: basename(file),
  text: readFileSync(`${SAMPLES}${folder}/${file}`, 'utf8'),
});

export { SAMPLES };
