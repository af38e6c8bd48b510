import type { FdbQuery } from '../fdb/query.ts';
import { UnknownSource } from './errors.ts';
import { readTextFile } from './read-text.ts';

/**
 * A lab file or a saved answer as something to ask; which of the two, its content tells.
 * @throws UnknownSource, NotReadable, LabFileError, MalformedEntries
 */
export async function openFileSource(where: string): Promise<FdbQuery> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(where)?.[1];
  if (scheme) throw new UnknownSource(`${scheme}://…`, `unknown scheme ${scheme}`);
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
