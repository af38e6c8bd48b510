import { LineSplitter, type TakeLine } from '../../src/dump/line-splitter.ts';
import { readFileChunks, readStreamChunks, readTextChunks } from '../../src/dump/read-chunks.ts';

/** Hands each line of a file to `take`. */
export const readFileLines = (file: string, take: TakeLine) => readFileChunks(file, new LineSplitter(file, take));

/** Hands each line of a stream to `take`. */
export const readStreamLines = (stream: AsyncIterable<Uint8Array | string>, file: string, take: TakeLine) =>
  readStreamChunks(stream, file, new LineSplitter(file, take));

/** Hands each line of a text to `take`. */
export const readTextLines = (text: string, file: string, take: TakeLine): void =>
  readTextChunks(text, new LineSplitter(file, take));
