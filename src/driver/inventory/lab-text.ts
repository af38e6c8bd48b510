import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml';
import { inShort, type LabFault, LabFileError } from './lab-errors.ts';

export type Path = readonly PropertyKey[];

/** A parsed file, and the way from a place in its value back to line and column. */
export interface LabText {
  value: unknown;
  /** A fault at the value under a path, or at the nearest thing around it that is in the file. */
  faultAt(path: Path, expected: string, found?: string): LabFault;
  /** A fault at a mapping's key. */
  faultAtKey(path: Path, key: string, expected: string, found?: string): LabFault;
}

const MAX_LENGTH = 64 * 1024 * 1024;
/** Values that one anchor may stand for in all: aliases of aliases multiply. */
const MAX_ALIASED = 10_000;

/**
 * Parses YAML 1.2, of which JSON is a part.
 * @throws LabFileError for what is neither, for aliases that blow up, and for a file too long
 */
export function parseLabText(text: string, file: string): LabText {
  const lines = new LineCounter();
  const faultAtOffset = (offset: number, path: string, expected: string, found: string): LabFault => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), path, expected, found };
  };
  if (text.length > MAX_LENGTH) {
    throw new LabFileError(file, [faultAtOffset(0, '', `at most ${MAX_LENGTH} characters`, `${text.length}`)]);
  }
  const document = parsed(text, lines, (found, cause) => {
    throw new LabFileError(file, [faultAtOffset(0, '', 'YAML or JSON', found)], { cause });
  });
  if (document.errors.length > 0) {
    // nesting too deep for the parser's stack is told once a level
    const told = uniqueBy(document.errors, ({ code, message, pos }) => (code === 'DUPLICATE_KEY' ? pos[0] : message));
    const faults = told.map(({ code, message, pos: [start] }) =>
      code === 'DUPLICATE_KEY'
        ? faultAtOffset(start, '', 'each key once', `${wordAt(text, start)} again`)
        : faultAtOffset(start, '', 'YAML or JSON', firstLine(message)),
    );
    throw new LabFileError(file, faults, { cause: document.errors[0] });
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASED });
  } catch (error) {
    throw new LabFileError(file, [faultAtOffset(0, '', 'YAML or JSON', firstLine((error as Error).message))], {
      cause: error,
    });
  }
  return {
    value,
    faultAt(path, expected, found = inShort(valueAt(value, path))) {
      const { node } = nearestNode(document, path);
      return faultAtOffset(node?.range?.[0] ?? 0, showPath(path), expected, found);
    },
    faultAtKey(path, key, expected, found = JSON.stringify(key)) {
      const { keyNode } = nearestNode(document, [...path, key]);
      return faultAtOffset(keyNode?.range?.[0] ?? 0, showPath([...path, key]), expected, found);
    },
  };
}

/** Nesting of many thousand levels ends in a RangeError of the parser. */
function parsed(
  text: string,
  lineCounter: LineCounter,
  fail: (found: string, cause: unknown) => never,
): Document.Parsed {
  try {
    return parseDocument(text, { lineCounter, version: '1.2', prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    return fail(firstLine((error as Error).message), error);
  }
}

/** The node under a path and its key's node, each as deep as the file goes. */
function nearestNode(document: Document.Parsed, path: Path): { node: Node | null; keyNode: Node | null } {
  const resolved = (node: unknown): Node | null =>
    isAlias(node) ? (node.resolve(document) ?? null) : (node as Node | null);
  let node: Node | null = document.contents as ParsedNode | null;
  let keyNode = node;
  for (const step of path) {
    const parent = resolved(node);
    if (isMap(parent)) {
      const item = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (item === undefined) break;
      keyNode = item.key as Node;
      // `key:` without a value has an empty node of its own, after the colon
      node = (item.value as Node | null) ?? keyNode;
    } else if (isSeq(parent) && parent.items[Number(step)] !== undefined) {
      node = parent.items[Number(step)] as Node;
      keyNode = node;
    } else break;
  }
  return { node, keyNode };
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return at;
    at = Object.hasOwn(at, step) ? (at as Record<PropertyKey, unknown>)[step] : undefined;
  }
  return at;
}

/** `ports[3].ips[0]`. */
const showPath = (path: Path): string =>
  path.reduce<string>(
    (shown, step) =>
      typeof step === 'number' ? `${shown}[${step}]` : `${shown}${shown === '' ? '' : '.'}${String(step)}`,
    '',
  );

/** The key that begins at an offset. */
const wordAt = (text: string, offset: number): string => /^[^\s:]*/.exec(text.slice(offset, offset + 60))![0];

const firstLine = (message: string): string => message.split('\n', 1)[0]!;

function uniqueBy<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[] {
  const known = new Set<unknown>();
  return items.filter((item) => known.size < known.add(keyOf(item)).size);
}
