import { isSameHost } from '../fdb/check-host.ts';
import type { DumpKind } from '../fdb/dump.ts';
import { parseDateLine } from './date-line.ts';
import { EmptyDump, type HostSeen, MixedKinds, NothingRecognised, TwoHosts } from './errors.ts';
import { JsonDocument } from './json-document.ts';
import { keep } from './keep-text.ts';
import type { DumpFormat, DumpReader } from './part-reader.ts';
import { parsePrompt } from './prompt.ts';
import { undecorate, unpaste } from './unpaste.ts';

interface Candidate {
  kind: DumpKind;
  reader: DumpReader;
  /** Where it took its first line. */
  first: { file: string; line: number } | undefined;
}

const SEEN_LINES = 3;
const BLANK = 32;
/** Beyond it stands no such mark, and a run of blanks would take quadratic time. */
const LEFT_OUT_LENGTH = 200;
const LEFT_OUT = /^\s*(?:\.{3,}|…|\[\s*(?:\.{3}|…|snip)\s*\]|[<(-]*\s*snip+\s*[>)-]*|<\.{3}>|--)\s*$/i;

/** Finds out, line by line and document by document, which reader the input is for, and hands it over. */
export class Detection {
  readonly #candidates: Candidate[];
  readonly #forms: string[];
  readonly #files: string[] = [];
  readonly #hosts: HostSeen[] = [];
  readonly #seen: string[] = [];
  #current: Candidate;
  #file = '';
  #json: JsonDocument | undefined;
  /** A prompt's host whose output has not begun yet. */
  #announced: HostSeen | undefined;
  #date: Date | undefined;

  constructor(formats: DumpFormat[]) {
    this.#candidates = formats.map((format) => ({ kind: format.kind, reader: format.open(), first: undefined }));
    this.#forms = formats.flatMap(({ forms }) => forms);
    this.#current = this.#candidates[0]!;
  }

  get hosts(): string[] {
    return this.#hosts.map(({ host }) => host);
  }

  /** The oldest date that the present file, or the last one, tells by a line of its own. */
  get dateOfFile(): Date | undefined {
    return this.#date;
  }

  beginFile(file: string): void {
    this.#file = file;
    this.#files.push(file);
    this.#announced = undefined;
    this.#date = undefined;
    for (const { reader } of this.#candidates) reader.beginFile?.(file);
  }

  /** @throws MalformedJson when the file ends within a document */
  endFile(): void {
    const json = this.#json;
    this.#json = undefined;
    if (json) {
      json.breakOff();
      this.#replay(json);
    }
    for (const { reader } of this.#candidates) reader.endFile?.();
  }

  /** @throws TwoHosts when the output of a second host begins; MalformedJson */
  line(text: string, number: number, isPlain: boolean): void {
    if (this.#json || JsonDocument.mayBegin(text)) this.#jsonLine(text, number);
    else this.#textLine(isPlain ? text : unpaste(text), number);
  }

  /** DumpReader.commonLine of the reader that took the line before; -1 when `line` shall have it. */
  commonLine(bytes: Uint8Array, at: number, number: number): number {
    const { reader, first } = this.#current;
    if (!first || !reader.commonLine || this.#json || this.#announced) return -1;
    return reader.commonLine(bytes, at, number);
  }

  /**
   * The reader that the input was for.
   * @throws EmptyDump, NothingRecognised, MixedKinds
   */
  result(): DumpReader {
    const took = this.#candidates.filter(({ first }) => first !== undefined);
    const sure = took.filter(({ reader }) => reader.hasEvidence?.() ?? true);
    if (sure.length > 1) throw new MixedKinds(sure.map(({ kind, first }) => ({ kind, ...first! })));
    const found = sure[0] ?? took[0];
    if (found) return found.reader;
    if (this.#seen.length === 0) throw new EmptyDump(this.#files);
    throw new NothingRecognised(this.#files, this.#seen, this.#forms);
  }

  #jsonLine(text: string, number: number): void {
    this.#json ??= new JsonDocument(this.#file, number);
    const json = this.#json;
    const result = json.add(text);
    if (result.state === 'open') return;
    this.#json = undefined;
    if (result.state === 'prose') this.#replay(json);
    else if (!this.#offer(({ reader }) => reader.document?.(result.value, json.line) ?? false, json.line)) {
      this.#passOver(text);
    }
  }

  #replay(json: JsonDocument): void {
    json.lines.forEach((text, index) => {
      this.#textLine(unpaste(text), json.line + index);
    });
  }

  #textLine(text: string, number: number): void {
    if (text.charCodeAt(text.length - 1) === BLANK ? text.trim() === '' : text === '') return;
    const asked = this.#current.first ? this.#current : undefined;
    if (asked?.reader.line(text, number)) {
      if (this.#announced) this.#countHost();
      return;
    }
    if (this.#prompt(text, number)) return;
    if (this.#offer((candidate) => candidate !== asked && candidate.reader.line(text, number), number)) return;
    const bare = undecorate(text);
    if (bare !== undefined && bare.trim() !== '') {
      if (this.#prompt(bare, number)) return;
      if (this.#offer(({ reader }) => reader.line(bare, number), number)) return;
    }
    if (text.length <= LEFT_OUT_LENGTH && LEFT_OUT.test(text))
      for (const { reader } of this.#candidates) reader.linesLeftOut?.();
    this.#passOver(text);
  }

  /** Offers to the current reader first, then to the others; the one that takes it becomes the current. */
  #offer(takes: (candidate: Candidate) => boolean, number: number): boolean {
    for (const candidate of [this.#current, ...this.#candidates.filter((other) => other !== this.#current)]) {
      if (!takes(candidate)) continue;
      this.#current = candidate;
      candidate.first ??= { file: this.#file, line: number };
      if (this.#announced) this.#countHost();
      return true;
    }
    return false;
  }

  #prompt(text: string, number: number): boolean {
    const prompt = parsePrompt(text);
    if (!prompt) return false;
    if (prompt.host !== undefined) this.#announced = { host: keep(prompt.host), file: this.#file, line: number };
    if (prompt.command !== '') {
      const command = { text: keep(prompt.command), file: this.#file, line: number };
      for (const { reader } of this.#candidates) reader.command?.(command);
    }
    this.#passOver(text);
    return true;
  }

  /** A prompt counts when output of a known form follows it: other commands may have run anywhere. */
  #countHost(): void {
    const announced = this.#announced!;
    this.#announced = undefined;
    if (this.#hosts.some(({ host }) => isSameHost(host, announced.host))) return;
    this.#hosts.push(announced);
    if (this.#hosts.length > 1) throw new TwoHosts(this.#hosts);
  }

  #passOver(text: string): void {
    const date = parseDateLine(text);
    if (date !== undefined && (this.#date === undefined || date < this.#date)) this.#date = date;
    if (this.#seen.length < SEEN_LINES) this.#seen.push(keep(text.trim().slice(0, 80)));
  }
}
