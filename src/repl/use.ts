import { WrongUsage } from '../cli/errors.ts';
import { shortSource } from './prompt-text.ts';
import type { Sticky } from './sticky.ts';

/** What `use` sets, by the names of the flags. */
export const STICKY_WORDS = ['network', 'host', 'from', 'cloud'] as const;

/**
 * `use network blue`, `use host compute-1`, `use from lab.yaml`: a flag of all commands that follow; without a value it is taken
 * back. `use` alone changes nothing.
 * @returns what is set now, a line each
 * @throws WrongUsage
 */
export function use(sticky: Sticky, [what, ...values]: readonly string[]): string[] {
  if (what !== undefined) {
    if (!(STICKY_WORDS as readonly string[]).includes(what)) {
      throw new WrongUsage(`use ${what}: nothing of that name can be set`, `There are ${STICKY_WORDS.join(', ')}.`);
    }
    if (values.length > 1 && what !== 'network') throw new WrongUsage(`use ${what}: one value, not ${values.length}`);
    if (values.includes('')) throw new WrongUsage(`use ${what}: an empty value`);
    if (values.length > 0) sticky.set(what, values);
    else sticky.delete(what);
    return [];
  }
  const set = [...sticky].map(([name, given]) => `${name} ${given.map(shownValue(name)).join(' ')}`.trimEnd());
  return set.length > 0 ? set : ['nothing is set: use network NET, use host HOST, use from WHERE'];
}

/** A url is shown without what may be secret in it. */
const shownValue = (name: string) => (value: string) =>
  name === 'from' || name === 'transport-url' ? shortSource(value) : value;
