import { UnreadableBundle } from '../dump/bundle/errors.ts';
import { archiveOf } from '../dump/read-tar.ts';
import type { FdbQuery } from '../fdb/query.ts';
import { UnknownSource } from './errors.ts';
import { readTextFile } from './read-text.ts';

/**
 * A lab file, a saved answer or a bundle as something to ask; which of them, its content tells.
 * @throws UnknownSource, NotReadable, LabFileError, MalformedEntries, UnreadableBundle
 */
export async function openFileSource(where: string): Promise<FdbQuery> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(where)?.[1];
  if (scheme) throw new UnknownSource(`${scheme}://…`, `unknown scheme ${scheme}`);
  // what cannot be opened is told where it is read
  if (await archiveOf(where).catch(() => undefined)) {
    const bundle = await (await import('./bundle/bundle-source.ts')).openBundleSource(where);
    if (bundle) return bundle;
    throw new UnreadableBundle(where, 'it is an archive, and no bundle of l2pop');
  }
  const text = await readTextFile(where);
  const value = asJson(text);
  if (value !== undefined) {
    const { looksLikeAnswer, savedAnswer } = await import('../driver/saved-answer.ts');
    if (looksLikeAnswer(value)) return savedAnswer(value, `saved answer ${where}`);
  }
  const { labInventory } = await import('../driver/inventory/lab-file.ts');
  const { createMechanismDriver } = await import('../driver/mechanism-driver.ts');
  return createMechanismDriver(labInventory(text, where));
}

/** The value of a text that is JSON; undefined for any other. */
export function asJson(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
