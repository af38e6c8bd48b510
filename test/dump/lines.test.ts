import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BinaryInput, LineTooLong, UnreadableInput } from '../../src/dump/errors.ts';
import { LineSplitter } from '../../src/dump/line-splitter.ts';
import { readFileLines, readStreamLines, readTextLines } from './read-lines.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2pop-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const linesOf = (text: string): string[] => {
  const lines: string[] = [];
  readTextLines(text, 'text', (line) => lines.push(line));
  return lines;
};

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\n\nb', ['a', '', 'b']],
  ['a\r\nb\r\n', ['a', 'b']],
  ['a\r\r\nb', ['a', 'b']],
  ['\ufeffa\nb', ['a', 'b']],
  ['ä\n→', ['ä', '→']],
])('%j has the lines %j', (text, lines) => {
  expect(linesOf(text)).toEqual(lines);
});

test('lines do not depend on where chunks are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'ä', '€', '\n', '\r\n', ' ', '𝄞'), { maxLength: 40 }),
      fc.array(fc.nat(30)),
      (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''));
        const lines: [string, number][] = [];
        const splitter = new LineSplitter('x', (line, number) => lines.push([line, number]));
        let at = 0;
        for (const length of cuts) {
          splitter.push(bytes.subarray(at, at + length));
          at += length;
        }
        splitter.push(bytes.subarray(at));
        splitter.end();
        const expected = pieces.join('').split(/\r*\n/);
        if (expected.at(-1) === '') expected.pop();
        expect(lines).toEqual(expected.map((line, index) => [line, index + 1]));
      },
    ),
  );
});

test('a file is read with its time', () => {
  const file = join(folder, 'dump.txt');
  writeFileSync(file, 'one\ntwo\n');
  const lines: string[] = [];
  const { modifiedAt } = readFileLines(file, (line) => lines.push(line));
  expect(lines).toEqual(['one', 'two']);
  expect(modifiedAt).toBeInstanceOf(Date);
});

test('a stream is read chunk by chunk', async () => {
  const lines: string[] = [];
  async function* chunks() {
    yield Buffer.from('on');
    yield 'e\ntw';
    yield new Uint8Array([0x6f]);
  }
  await readStreamLines(chunks(), '-', (line) => lines.push(line));
  expect(lines).toEqual(['one', 'two']);
});

test('a file that is not there says so', () => {
  expect(() => readFileLines(join(folder, 'none'), () => {})).toThrow(UnreadableInput);
  expect(() => readFileLines(join(folder, 'none'), () => {})).toThrow('no such file');
  expect(() => readFileLines(folder, () => {})).toThrow('it is a folder');
});

test.each([
  ['gzip', Buffer.from([0x1f, 0x8b, 8, 0])],
  ['UTF-16 text', Buffer.from('\ufeffcookie=0x1', 'utf16le')],
  [undefined, Buffer.from('cookie\0=0x1')],
])('bytes of %s are refused', (looksLike, bytes) => {
  const file = join(folder, 'binary');
  writeFileSync(file, bytes);
  expect(() => readFileLines(file, () => {})).toThrow(BinaryInput);
  expect(() => readFileLines(file, () => {})).toThrow(expect.objectContaining({ looksLike }));
});

test('a line without end is refused before it fills the memory', () => {
  const file = join(folder, 'long');
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, 'one\n');
  for (let mebibyte = 0; mebibyte < 20; mebibyte += 1) writeSync(descriptor, 'x'.repeat(1 << 20));
  closeSync(descriptor);
  expect(() => readFileLines(file, () => {})).toThrow(LineTooLong);
  expect(() => readFileLines(file, () => {})).toThrow(expect.objectContaining({ line: 2 }));
});

test('a file of a gigabyte of zeros is refused at once', () => {
  const file = join(folder, 'zeros');
  writeFileSync(file, 'x');
  truncateSync(file, 1 << 30);
  expect(() => readFileLines(file, () => {})).toThrow(BinaryInput);
});

test('a JSON document may be one long line', () => {
  const file = join(folder, 'long.json');
  const text = `[${'1,'.repeat(10 << 20)}1]`;
  writeFileSync(file, text);
  let length = 0;
  readFileLines(file, (line) => {
    length += line.length;
  });
  expect(length).toBe(text.length);
});

test('lines taken from their bytes count, and those behind them are read as lines', () => {
  const seen: [string, number][] = [];
  const text = Buffer.from(`${'=taken\nä line\n\n'.repeat(200)}=no line feed`);
  const splitter = new LineSplitter(
    'x',
    (line, number) => seen.push([line, number]),
    (bytes, at, number) => {
      if (bytes[at] !== 61) return -1;
      const next = bytes.indexOf(10, at) + 1;
      seen.push([Buffer.from(bytes.subarray(at, next - 1)).toString(), number]);
      return next;
    },
  );
  for (let at = 0; at < text.length; at += 37) splitter.push(text.subarray(at, at + 37));
  splitter.end();
  expect(seen).toEqual([
    ...Array.from({ length: 600 }, (_, index) => [['=taken', 'ä line', ''][index % 3], index + 1]),
    ['=no line feed', 601],
  ]);
});
