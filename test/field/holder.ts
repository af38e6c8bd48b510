import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Field } from './field.ts';

/** In the project's folder, where tests and benchmarks are run. */
const RUN = 'test/field/run.mjs';

/** A process of its own that holds a field up. It takes the field down when this process ends, however that comes about. */
export interface Holder {
  field: Field;
  /** Resolves when the field is gone. */
  release(): Promise<void>;
}

/**
 * Brings a field up; progress is told on standard error.
 * @throws Error when it does not come up; it is gone again then
 */
export async function startHolder(...flags: string[]): Promise<Holder> {
  const child = spawn(process.execPath, [RUN, 'hold', ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true, // Ctrl-C is for this process; the holder notices its end by the closed pipe
  });
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit');
  const line = new Promise<string | undefined>((resolve) => {
    createInterface({ input: child.stdout })
      .once('line', resolve)
      .once('close', () => resolve(undefined));
  });
  const facts = await line;
  if (facts === undefined) throw new Error('the field did not come up');
  return {
    field: JSON.parse(facts),
    async release() {
      child.stdin.end();
      await ended;
    },
  };
}
