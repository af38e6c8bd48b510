import { isCollection, isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';

/** A piece of a text, and what comes in its place. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

export const applySplice = (text: string, { start, end, text: put }: Splice): string =>
  text.slice(0, start) + put + text.slice(end);

export const startOf = (node: Node): number => node.range![0];

/** Where a node's text ends, without the comments and blank lines that the parser counts to it. */
export function endOf(node: Node): number {
  if (!isCollection(node) || node.flow || node.items.length === 0) return node.range![1];
  const last = node.items.at(-1)!;
  return endOf((isMap(node) ? ((last as Pair<Node, Node>).value ?? (last as Pair<Node>).key) : last) as Node);
}

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** The end of the line that the offset is on, without its line feed. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

/** The blanks before an offset, if there is nothing else before it on its line. */
export function indentAt(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return before.trim() === '' ? before : undefined;
}

/** Blanks as many as stand before an offset on its line, whatever they are. */
export const columnOf = (text: string, offset: number): string => ' '.repeat(offset - lineStart(text, offset));

export const pairOf = (map: YAMLMap, name: string): Pair<Node, Node | null> | undefined =>
  map.items.find(({ key }) => isScalar(key) && key.value === name) as Pair<Node, Node | null> | undefined;

/** Cuts one of several things out of a flow collection, with a comma. */
export function cutOfFlow(spans: readonly { start: number; end: number }[], index: number): Splice {
  const { start, end } = spans[index]!;
  const next = spans[index + 1];
  const previous = spans[index - 1];
  if (next !== undefined) return { start, end: next.start, text: '' };
  return { start: previous?.end ?? start, end, text: '' };
}
