import type { Outcome, Step } from './course.ts';

/** What needs it is skipped. @param because as the end of a sentence */
export const unusable = (because: string): Step<never> => ({
  outcome: Promise.resolve({ isUsable: false, because }),
});

/** A value that needs no looking at. */
export const usable = <T>(value: T): Step<T> => ({ outcome: Promise.resolve({ isUsable: true, value }) });

/** What is made of a step's value, once it is there. */
export const derived = <T, U>(step: Step<T>, make: (value: T) => U): Step<U> => ({
  outcome: step.outcome.then((known) => (known.isUsable ? { isUsable: true, value: make(known.value) } : known)),
});

/** The first in order that has a value, which those after it are not waited for; else the first's reason. */
export const firstUsable = <T>(steps: readonly [Step<T>, ...Step<T>[]]): Step<T> => ({ outcome: firstOutcome(steps) });

async function firstOutcome<T>(steps: readonly [Step<T>, ...Step<T>[]]): Promise<Outcome<T>> {
  for (const { outcome } of steps) {
    const known = await outcome;
    if (known.isUsable) return known;
  }
  return steps[0].outcome;
}
