import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { editCasts } from '../../../src/driver/edit/edit-steps.ts';
import { parseLabRows } from '../../../src/driver/inventory/lab-rows.ts';
import type { AgentCast } from '../../../src/fdb/agent-cast.ts';

/** What happened on a real Neutron: the lab file of its state afterwards, and what neutron-server cast for it. */
interface FieldStep {
  event: string;
  lab: unknown;
  casts: { method: string; server?: string; fdb_entries: unknown }[];
}

const folder = new URL('../../data/field/casts/', import.meta.url);
const stepsOf = (name: string): FieldStep[] => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const rowsOf = ({ lab }: FieldStep) => parseLabRows(JSON.stringify(lab), 'lab.json');

/** The order of pairs, and of endpoints, means nothing (spec l2pop 1.2). */
function asText(cast: { method: string; to: string; fdbEntries: unknown }): string {
  const isPairs = (value: unknown): value is unknown[] => Array.isArray(value) && value.every(Array.isArray);
  const sorted = (value: unknown): unknown => {
    if (isPairs(value)) return value.map(String).sort();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inner]) => [key, sorted(inner)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  };
  return `${cast.method} to ${cast.to}: ${JSON.stringify(sorted(cast.fdbEntries))}`;
}

const ofField = (step: FieldStep): string[] =>
  step.casts.map(({ method, server, fdb_entries }) => asText({ method, to: server ?? 'all', fdbEntries: fdb_entries }));
const ofOurs = (casts: readonly AgentCast[]): string[] =>
  casts.map(({ method, to, fdbEntries }) => asText({ method, to: to === 'all agents' ? 'all' : to.host, fdbEntries }));

const cases = readdirSync(folder).flatMap((file) => {
  const steps = stepsOf(file);
  return steps.slice(1).map((step, index) => ({ file, event: step.event, before: steps[index]!, step }));
});
const inOrder = cases.filter(({ file }) => file === 'ports.json');
const bySeveral = cases.filter(({ file }) => file !== 'ports.json' && file !== 'migrations.json');
const migrations = cases.filter(({ file }) => file === 'migrations.json');

describe('an edit of the lab is cast as neutron-server cast the same event', () => {
  test.each(inOrder)('to the letter when $event', ({ before, step }) => {
    expect(ofOurs(editCasts(rowsOf(before), rowsOf(step)))).toEqual(ofField(step));
  });

  test.each(bySeveral)('as often, in an order of the agents, when $event ($file)', ({ before, step }) => {
    expect(ofOurs(editCasts(rowsOf(before), rowsOf(step))).sort()).toEqual(ofField(step).sort());
  });

  // an agent whose host a port left reports it gone whenever it looks at the device, which was still there for a while
  test.each(migrations)('but for more reports of the host that was left, when $event', ({ before, step }) => {
    const ours = ofOurs(editCasts(rowsOf(before), rowsOf(step)));
    const theirs = ofField(step);
    const adds = (casts: string[]) => casts.filter((cast) => cast.startsWith('add'));
    expect(adds(ours)).toEqual(adds(theirs));
    expect([ours[0], ours.at(-1)]).toEqual([theirs[0], theirs.filter((cast) => cast.startsWith('remove')).at(-1)]);
  });
});
