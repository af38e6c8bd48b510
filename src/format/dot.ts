import { escapeControls } from './escape.ts';
import type { Picture, PictureEdge, PictureNode } from './picture.ts';

/** A picture in Graphviz's language: `dot -Tsvg`. */
export function toDot(picture: Picture): string {
  const groups = picture.map(({ title, nodes, edges }, group) => {
    const idOf = new Map(nodes.map(({ key }, index) => [key, `n${group}_${index}`]));
    return [
      `  subgraph cluster_${group} {`,
      `    label=${quoted(title)};`,
      ...nodes.map((node) => `    ${idOf.get(node.key)} [${nodeAttributes(node)}];`),
      ...edges.map((edge) => `    ${idOf.get(edge.from)} -> ${idOf.get(edge.to)}${edgeAttributes(edge)};`),
      '  }',
    ];
  });
  const head = ['digraph l2pop {', '  rankdir=LR;', '  node [shape=box, fontname="sans-serif"];'];
  return `${[...head, '  edge [fontname="sans-serif"];', ...groups.flat(), '}'].join('\n')}\n`;
}

const LOOKS: Readonly<Record<PictureNode['look'], string>> = {
  plain: '',
  start: ', penwidth=2',
  outside: ', style=dashed',
};

const nodeAttributes = ({ lines, look }: PictureNode): string => `label=${quoted(lines)}${LOOKS[look]}`;

function edgeAttributes({ isBoth, label, look }: PictureEdge): string {
  const attributes = [
    ...(isBoth ? ['dir=both'] : []),
    ...(label === '' ? [] : [`label=${quoted([label])}`]),
    ...(look === 'weak' ? ['style=dashed'] : look === 'wrong' ? ['color=red', 'fontcolor=red', 'style=dashed'] : []),
  ];
  return attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`;
}

/** A text in quotes. In labels a backslash begins an escape, and `&` a character's name. */
const quoted = (lines: readonly string[]): string =>
  `"${lines
    .map((line) => escapeControls(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;'))
    .join('\\n')}"`;
