import { escapeControls } from './escape.ts';
import type { Picture, PictureEdge, PictureNode } from './picture.ts';

/** A picture as a flowchart of Mermaid, which wikis and ticket systems draw. */
export function toMermaid(picture: Picture): string {
  const lines = ['flowchart LR'];
  const marked = new Map<PictureNode['look'], string[]>();
  const wrong: number[] = [];
  let edgeCount = 0;
  picture.forEach(({ title, nodes, edges }, group) => {
    const idOf = new Map(nodes.map(({ key }, index) => [key, `n${group}_${index}`]));
    lines.push(`  subgraph g${group}[${quoted(title)}]`);
    for (const { key, lines: text, look } of nodes) {
      lines.push(`    ${idOf.get(key)}[${quoted(text)}]`);
      if (look !== 'plain') marked.set(look, [...(marked.get(look) ?? []), idOf.get(key)!]);
    }
    for (const edge of edges) {
      lines.push(`    ${idOf.get(edge.from)} ${arrow(edge)} ${idOf.get(edge.to)}`);
      if (edge.look === 'wrong') wrong.push(edgeCount);
      edgeCount += 1;
    }
    lines.push('  end');
  });
  for (const [look, ids] of marked) lines.push(`  classDef ${look} ${LOOKS[look]}`, `  class ${ids.join(',')} ${look}`);
  if (wrong.length > 0) lines.push(`  linkStyle ${wrong.join(',')} stroke:red,color:red`);
  return `${lines.join('\n')}\n`;
}

const LOOKS: Readonly<Record<PictureNode['look'], string>> = {
  plain: '',
  start: 'stroke-width:3px',
  outside: 'stroke-dasharray:4',
};

function arrow({ isBoth, label, look }: PictureEdge): string {
  const line = look === 'plain' ? '-->' : '-.->';
  return `${isBoth ? '<' : ''}${line}${label === '' ? '' : `|${quoted([label])}|`}`;
}

/** What means something to Mermaid, or to the HTML that it makes, by its number. */
const quoted = (lines: readonly string[]): string =>
  `"${lines.map((line) => escapeControls(line).replace(/["#&<>`\\;]/g, (character) => `#${character.charCodeAt(0)};`)).join('<br/>')}"`;
