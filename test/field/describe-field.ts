import { describe, inject } from 'vitest';
import type { Field } from './field.ts';

const field = inject('field');

/**
 * Scenarios on the field that is up; skipped where none can be. Only hooks and tests may look at the field: it is an empty object
 * while skipped tests are listed.
 */
export function describeField(title: string, scenarios: (field: Field) => void): void {
  describe.skipIf(field === null)(title, () => scenarios(field ?? ({} as Field)));
}
