import * as z from 'zod/mini';
import type { LabFault } from './lab-errors.ts';
import type { LabText } from './lab-text.ts';
import { nearestName } from './nearest-name.ts';

/** What a text is expected to be. */
export const A_TEXT = 'a text (in quotes if it looks like a number)';

export const filledText = z.string(A_TEXT).check(z.minLength(1, 'a text that is not empty'));

/** A mapping with these keys and no others. The message of an unknown key is the list of the known ones. */
export const strictKeys = <Shape extends z.core.$ZodShape>(shape: Shape, expected = 'a mapping') =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : expected),
  });

/** Faults with their places, of a schema whose messages say what was expected; for an unknown key, the known ones (strictKeys). */
export function faultsOf(issue: z.core.$ZodIssue, text: LabText): LabFault[] {
  if (issue.code !== 'unrecognized_keys') return [text.faultAt(issue.path, issue.message)];
  const known = issue.message.split(', ');
  return issue.keys.map((key) => {
    const fault = text.faultAtKey(issue.path, key, `one of ${issue.message}`);
    const suggestion = nearestName(key, known);
    return suggestion === undefined ? fault : { ...fault, suggestion };
  });
}
