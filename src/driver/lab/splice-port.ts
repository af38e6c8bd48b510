import { isMap, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { cutOfFlow, endOf, indentAt, lineEnd, lineStart, pairOf, type Splice, startOf } from './places.ts';
import { pairText, type Spelling, valueText } from './value-text.ts';

type Port = Readonly<Record<string, unknown>>;

/** How to add a port to a list that has some: written as the last of them is. */
export function spliceAppend(text: string, ports: YAMLSeq, port: Port, spelling: Spelling): Splice {
  const last = ports.items.at(-1) as Node;
  const end = endOf(last);
  if (ports.flow) {
    const indent = indentAt(text, startOf(last));
    const put = isMap(last) ? flowText(text, last, port, spelling) : valueText(port, spelling);
    return { start: end, end, text: indent === undefined ? `, ${put}` : `,\n${indent}${put}` };
  }
  const at = lineEnd(text, end);
  const dash = text.lastIndexOf('-', startOf(last) - 1);
  const indent = text.slice(lineStart(text, dash), dash);
  const isBlock = isMap(last) && !last.flow;
  const keys = Object.entries(port).map(([key, value]) => pairText(key, value, spelling));
  const put = isBlock ? keys.join(`\n${indent}  `) : valueText(port, spelling);
  return { start: at, end: at, text: `\n${indent}- ${put}` };
}

/** On one line or on several, as a neighbour is. */
function flowText(text: string, neighbour: YAMLMap, port: Port, spelling: Spelling): string {
  const first = startOf((neighbour.items[0]?.key ?? neighbour) as Node);
  const inner = indentAt(text, first);
  if (inner === undefined || first === startOf(neighbour)) return valueText(port, spelling);
  const outer = indentAt(text, endOf(neighbour) - 1) ?? '';
  const keys = Object.entries(port).map(([key, value]) => `${inner}${pairText(key, value, spelling)}`);
  return `{\n${keys.join(',\n')}\n${outer}}`;
}

/** How to give a file its first port. */
export function spliceFirst(text: string, root: YAMLMap, port: Port, spelling: Spelling): Splice {
  const put = valueText(port, spelling);
  const pair = pairOf(root, 'ports');
  if (pair !== undefined) {
    const indent = indentAt(text, startOf(pair.key)) ?? '';
    const item = root.flow ? ` [${put}]` : `\n${indent}  - ${put}`;
    return { start: endOf(pair.key), end: endOf(pair.value ?? pair.key), text: `:${item}` };
  }
  if (root.flow) {
    const last = root.items.at(-1)!;
    const end = endOf((last.value ?? last.key) as Node);
    const indent = indentAt(text, startOf(last.key as Node));
    const item = pairText('ports', [port], spelling);
    return { start: end, end, text: indent === undefined ? `, ${item}` : `,\n${indent}${item}` };
  }
  const needsLineFeed = text !== '' && !text.endsWith('\n');
  return { start: text.length, end: text.length, text: `${needsLineFeed ? '\n' : ''}ports:\n  - ${put}\n` };
}

/** How to take a port out. The comment right above goes with it, but not one below the list's head: that may be for all. */
export function spliceRemove(text: string, root: YAMLMap, ports: YAMLSeq, index: number): Splice {
  const items = ports.items as Node[];
  if (items.length === 1) {
    const { key } = pairOf(root, 'ports')!;
    return { start: endOf(key), end: endOf(ports), text: ': []' };
  }
  if (ports.flow) {
    const spans = items.map((item) => ({ start: startOf(item), end: endOf(item) }));
    return cutOfFlow(spans, index);
  }
  let start = lineStart(text, text.lastIndexOf('-', startOf(items[index]!) - 1));
  while (index > 0 && start > endOf(items[index - 1]!)) {
    const above = lineStart(text, start - 1);
    if (above <= endOf(items[index - 1]!) || !/^[ \t]*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return { start, end: lineEnd(text, endOf(items[index]!)) + 1, text: '' };
}
