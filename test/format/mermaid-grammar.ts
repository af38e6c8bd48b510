/*
 * The part of Mermaid's flowchart grammar that we write, line by line (its flow.jison): quoted text has no quotes and no
 * character that its lexer or the browser would act on, but `<br/>` and entity codes.
 */
const TEXT = String.raw`"(?:[^"<>&\x60\\#;\u0000-\u001f]|<br/>|#\d+;)*"`;
const NODE = String.raw`n\d+_\d+`;

const LINES = {
  open: new RegExp(`^ {2}subgraph g\\d+\\[${TEXT}\\]$`),
  close: /^ {2}end$/,
  node: new RegExp(`^ {4}(${NODE})\\[${TEXT}\\]$`),
  edge: new RegExp(`^ {4}(${NODE}) <?(?:-->|-\\.->)(?:\\|${TEXT}\\|)? (${NODE})$`),
  style: new RegExp(
    `^ {2}(?:classDef \\w+ [\\w:,-]+|class ${NODE}(?:,${NODE})* \\w+|linkStyle \\d+(?:,\\d+)* [\\w:,-]+)$`,
  ),
};

/** Is a text such a flowchart: frames that are closed, edges between nodes that are there, styles of lines that are there? */
export function isFlowchart(text: string): boolean {
  const [head, ...lines] = text.trimEnd().split('\n');
  if (head !== 'flowchart LR') return false;
  const nodes = new Set<string>();
  let isOpen = false;
  let edges = 0;
  for (const line of lines) {
    const node = LINES.node.exec(line)?.[1];
    const edge = LINES.edge.exec(line);
    if (LINES.open.test(line) && !isOpen) isOpen = true;
    else if (LINES.close.test(line) && isOpen) isOpen = false;
    else if (node !== undefined && isOpen && !nodes.has(node)) nodes.add(node);
    else if (edge && isOpen && nodes.has(edge[1]!) && nodes.has(edge[2]!)) edges += 1;
    else if (!LINES.style.test(line) || isOpen) return false;
    const linked = /linkStyle ([\d,]+)/.exec(line)?.[1]?.split(',').map(Number) ?? [];
    if (linked.some((index) => index >= edges)) return false;
  }
  return !isOpen;
}
