import type { Finding } from './drift.ts';

/** The mark of a stale entry that others than the agent wrote; `notes` get the remark that goes with it. */
export function foreignMark(isForeign: boolean | undefined, notes: string[]): Pick<Finding, 'foreign'> {
  if (isForeign !== true) return {};
  notes.push('it was not written by the agent, but by hand or by other software');
  return { foreign: true };
}
