import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { Field } from './field.ts';
import { startHolder } from './holder.ts';
import { obstacle } from './up/obstacle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Null where no field can be brought up. */
    field: Field | null;
  }
}

/** vitest's global set-up: one field for all test files; gone afterwards. That of L2POP_FIELD, a folder, is used as it is and left. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.L2POP_FIELD;
  if (given) {
    project.provide('field', JSON.parse(readFileSync(join(given, 'field.json'), 'utf8')));
    return undefined;
  }
  const why = await obstacle();
  if (why !== undefined) {
    console.warn(`\nSKIPPED: no field can be brought up here, for ${why}.\n`);
    project.provide('field', null);
    return undefined;
  }
  const holder = await startHolder();
  project.provide('field', holder.field);
  return () => holder.release();
}
