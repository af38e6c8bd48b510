import type { Detection } from './detect.ts';
import { DumpFileSplitter } from './file/dump-file-splitter.ts';
import { LineSplitter } from './line-splitter.ts';
import type { TakeChunks } from './read-chunks.ts';

/** So much of a part tells what it is; in a dump file `format` stands before all that can be long. */
const BEGIN_BYTES = 4096;
const IS_DUMP_FILE = /^\uFEFF?\s*\{[\s\S]*"format"\s*:\s*"l2pop-dump"/;
const MAY_BE_JSON = /^(?:\u00ef\u00bb\u00bf)?\s*(?:\{|$)/;

/** A part of the input, on its way to the readers: a file of `l2pop dump` is taken apart into its outputs. */
export class PartSink implements TakeChunks {
  readonly #name: string;
  readonly #detection: Detection;
  #begin: Buffer[] = [];
  #beginBytes = 0;
  #sink: TakeChunks | undefined;
  #dumpFile: DumpFileSplitter | undefined;
  /** A dump file's document, as parseDumpFileHeader takes it; undefined: it was none. */
  header: string | undefined;

  constructor(name: string, detection: Detection) {
    this.#name = name;
    this.#detection = detection;
  }

  push(chunk: Buffer): void {
    if (this.#sink) {
      this.#sink.push(chunk);
      return;
    }
    const isText = !MAY_BE_JSON.test(chunk.toString('latin1', 0, BEGIN_BYTES));
    if (isText || this.#beginBytes + chunk.length >= BEGIN_BYTES) {
      this.#decide([...this.#begin, chunk]);
      return;
    }
    this.#begin.push(Buffer.from(chunk));
    this.#beginBytes += chunk.length;
  }

  end(): void {
    if (!this.#sink) this.#decide(this.#begin);
    this.#sink!.end();
    if (this.#dumpFile) this.header = this.#dumpFile.end();
    else this.#detection.endFile();
  }

  #decide(chunks: Buffer[]): void {
    const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    this.#begin = [];
    if (IS_DUMP_FILE.test(bytes.toString('utf8', 0, BEGIN_BYTES))) this.#sink = this.#openDumpFile();
    else this.#sink = this.#openLines(this.#name);
    this.#sink.push(bytes);
  }

  #openLines(name: string): LineSplitter {
    this.#detection.beginFile(name);
    return new LineSplitter(
      name,
      (text, number, isPlain) => this.#detection.line(text, number, isPlain),
      (bytes, at, number) => this.#detection.commonLine(bytes, at, number),
    );
  }

  /** Each output is read as a file of its own, named by its command: it may say what its lines leave out. */
  #openDumpFile(): TakeChunks {
    let lines: LineSplitter | undefined;
    this.#dumpFile = new DumpFileSplitter(this.#name, {
      begin: (command) => {
        lines = this.#openLines(command);
      },
      bytes: (chunk) => lines!.push(chunk),
      end: () => {
        lines!.end();
        this.#detection.endFile();
      },
    });
    const dumpFile = this.#dumpFile;
    return { push: (chunk) => dumpFile.push(chunk), end: () => {} };
  }
}
