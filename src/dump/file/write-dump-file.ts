import { DUMP_FILE_FORMAT, DUMP_FILE_VERSION, type DumpFileHeader } from './dump-file.ts';

export interface DumpFileOutput {
  /** As it would be typed. */
  command: string;
  /** What it printed. */
  text: Uint8Array;
}

/** So much of an output becomes text at once. */
const CHUNK_BYTES = 1 << 20;
const LF = 10;

/**
 * The text of a dump file, piece by piece: it is `JSON.stringify(…, null, 2)` of the document, which may be longer than any string.
 * Bytes that are no UTF-8 become U+FFFD.
 */
export function* dumpFileText(
  header: Omit<DumpFileHeader, 'format' | 'version'>,
  outputs: readonly DumpFileOutput[],
): Generator<string> {
  const document = { format: DUMP_FILE_FORMAT, version: DUMP_FILE_VERSION, ...header };
  yield `${JSON.stringify(document, undefined, 2).slice(0, -2)},\n  "outputs": [`;
  let before = '\n';
  for (const { command, text } of outputs) {
    yield `${before}    {\n      "command": ${JSON.stringify(command)},\n      "lines": [`;
    let isFirst = true;
    for (const lines of linesOf(text)) {
      // as JSON lays out a list of this depth, without its brackets
      yield `${isFirst ? '' : ','}${JSON.stringify(lines, undefined, 8).slice(1, -2)}`;
      isFirst = false;
    }
    yield isFirst ? ']\n    }' : '\n      ]\n    }';
    before = ',\n';
  }
  yield '\n  ]\n}\n';
}

/** Some lines at a time, without their ends. */
function* linesOf(bytes: Uint8Array): Generator<string[]> {
  let begin = 0;
  while (begin < bytes.length) {
    const found = bytes.indexOf(LF, Math.min(begin + CHUNK_BYTES, bytes.length) - 1);
    const end = found === -1 ? bytes.length : found;
    yield Buffer.from(bytes.buffer, bytes.byteOffset + begin, end - begin)
      .toString()
      .split('\n');
    begin = end + 1;
  }
}
