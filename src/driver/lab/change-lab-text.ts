import { isDeepStrictEqual } from 'node:util';
import { isMap, isSeq, parseDocument } from 'yaml';
import { parseLabRows } from '../inventory/lab-rows.ts';
import { LabNotEditable } from './errors.ts';
import { changedValue, type LabChange } from './lab-change.ts';
import { applySplice, pairOf, type Splice } from './places.ts';
import { spliceDrop, spliceSet } from './splice-key.ts';
import { spliceAppend, spliceFirst, spliceRemove } from './splice-port.ts';

/**
 * A lab file's text with changes made by cutting and pasting: everything else stays as it was written, comments and
 * blanks too. What comes out is read again, and must say what was wanted and nothing else.
 * @param text of a lab file without faults
 * @param file its name, for messages
 * @throws LabFileError when it would be at fault afterwards
 * @throws LabNotEditable when it is written in a way that allows no such cut, as with aliases
 */
export function changeLabText(text: string, file: string, changes: readonly LabChange[]): string {
  const hasCarriageReturns = text.includes('\r\n');
  let now = hasCarriageReturns ? text.replaceAll('\r\n', '\n') : text;
  for (const change of changes) {
    const wanted = changedValue(parseDocument(now, { logLevel: 'error' }).toJS(), change);
    const cut = spliced(now, change);
    if (cut === undefined || !says(cut, wanted)) throw new LabNotEditable(file);
    now = cut;
  }
  parseLabRows(now, file);
  return hasCarriageReturns ? now.replaceAll('\n', '\r\n') : now;
}

function says(text: string, wanted: unknown): boolean {
  const document = parseDocument(text, { logLevel: 'error' });
  return document.errors.length === 0 && isDeepStrictEqual(document.toJS(), wanted);
}

const isJson = (text: string): boolean => /^\s*\{/.test(text);

function spliced(text: string, change: LabChange): string | undefined {
  const root = parseDocument(text, { logLevel: 'error' }).contents;
  if (!isMap(root)) return undefined;
  const splice = spliceFor(text, root, change);
  return splice && applySplice(text, splice);
}

function spliceFor(text: string, root: Parameters<typeof pairOf>[0], change: LabChange): Splice | undefined {
  const spelling = { json: isJson(text), padded: /\{ /.test(text) };
  const ports = pairOf(root, 'ports')?.value;
  const list = isSeq(ports) && ports.items.length > 0 ? ports : undefined;
  if (change.kind === 'append') {
    return list ? spliceAppend(text, list, change.value, spelling) : spliceFirst(text, root, change.value, spelling);
  }
  if (list === undefined) return undefined;
  if (change.kind === 'remove') return spliceRemove(text, root, list, change.port);
  const port = list.items[change.port];
  if (!isMap(port) || pairOf(port, 'mac') === undefined) return undefined;
  if (change.kind === 'set') return spliceSet(text, port, change.key, change.value, spelling);
  return pairOf(port, change.key) && spliceDrop(text, port, change.key);
}
