import { escapeControls } from './escape.ts';
import type { PlanOutcome, SentPlan } from './plan-report.ts';
import type { Report } from './report.ts';
import { withNames } from './with-names.ts';

/**
 * What came of a plan, for people; programs get it with the plan.
 * @param isComparison the host was compared with the expected state again, and not only with what the plan makes
 */
export const sentReport = (
  { plan, names }: PlanOutcome,
  { verified, left }: SentPlan,
  isComparison: boolean,
): Report<string> => ({
  document: left,
  columns: [{ id: 'left', title: 'Left', value: (line) => line }],
  rows: left,
  async text({ paint }) {
    if (verified === undefined) {
      return `Not looked at yet: dump ${escapeControls(plan.host)} again and compare it by l2pop diff, in some seconds.\n`;
    }
    if (verified) {
      const count = plan.unmended.length;
      const verdict = isComparison && count === 0 ? 'In sync' : 'Done';
      const stays =
        count === 0 ? '' : `; ${count} ${count === 1 ? 'difference stays' : 'differences stay'} that no cast mends`;
      return `${paint('good', verdict)}: the dataplane of ${escapeControls(plan.host)} shows it${stays}.\n`;
    }
    const lines = left.map((line) => `  ${escapeControls(withNames(line, names))}\n`);
    return `${paint('outage', 'Still there')}\n${lines.join('')}`;
  },
});
