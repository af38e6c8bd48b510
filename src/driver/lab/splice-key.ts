import { isCollection, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';
import { columnOf, cutOfFlow, endOf, indentAt, lineEnd, lineStart, pairOf, type Splice, startOf } from './places.ts';
import { pairText, type Spelling, valueText } from './value-text.ts';

/** How to set a key of a port; a new one comes after its MAC, which every port has. */
export function spliceSet(text: string, port: YAMLMap, key: string, value: unknown, spelling: Spelling): Splice {
  const pair = pairOf(port, key);
  if (pair !== undefined) {
    const old = pair.value;
    const put = valueText(value, spelling);
    if (isScalar(old) && startOf(old) < endOf(old)) return { start: startOf(old), end: endOf(old), text: put };
    if (isCollection(old) && old.flow) return { start: startOf(old), end: endOf(old), text: put };
    return { start: endOf(pair.key), end: endOf(old ?? pair.key), text: `: ${put}` };
  }
  const mac = pairOf(port, 'mac')!;
  const after = endOf(mac.value ?? mac.key);
  const put = pairText(key, value, spelling);
  if (port.flow) {
    const indent = indentAt(text, startOf(mac.key));
    return { start: after, end: after, text: indent === undefined ? `, ${put}` : `,\n${indent}${put}` };
  }
  const at = lineEnd(text, after);
  return { start: at, end: at, text: `\n${columnOf(text, startOf(mac.key))}${put}` };
}

/** How to take a key out of a port, with what stands on its lines. */
export function spliceDrop(text: string, port: YAMLMap, key: string): Splice {
  const pairs = port.items as Pair<Node, Node | null>[];
  const index = pairs.indexOf(pairOf(port, key)!);
  const spans = pairs.map((pair) => ({ start: startOf(pair.key), end: endOf(pair.value ?? pair.key) }));
  const { start, end } = spans[index]!;
  if (port.flow) return cutOfFlow(spans, index);
  if (indentAt(text, start) === undefined) return { start, end: spans[index + 1]?.start ?? end, text: '' };
  return { start: lineStart(text, start), end: lineEnd(text, end) + 1, text: '' };
}
