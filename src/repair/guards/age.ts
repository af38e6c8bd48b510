import { PlanRefused } from './refusal.ts';

/** Ten minutes: what a dump shows is not what is there for ever. */
export const DEFAULT_MAX_AGE_SECONDS = 600;

/** Clocks of two hosts differ by so much and more. */
const SKEW_SECONDS = 60;

/** A dump, or a plan, is older than it may be. */
export class TooOld extends PlanRefused {
  override readonly name = 'TooOld';
  constructor(
    readonly what: 'dump' | 'saved plan',
    readonly since: Date,
    readonly ageSeconds: number,
    readonly maxAgeSeconds: number,
  ) {
    super(
      ageSeconds < 0
        ? `the ${what} is dated ${since.toISOString()}, which is still to come`
        : `the ${what} is of ${since.toISOString()}, ${inWords(ageSeconds)} ago; ${inWords(maxAgeSeconds)} are allowed`,
    );
  }
}

/**
 * Is a dump, or a saved plan, fresh enough? One without a date (standard input) is taken as made when it was read.
 * @throws TooOld
 */
export function checkAge(what: TooOld['what'], since: Date | undefined, now: Date, maxAgeSeconds: number): void {
  if (since === undefined) return;
  const ageSeconds = (now.getTime() - since.getTime()) / 1000;
  if (ageSeconds > maxAgeSeconds || ageSeconds < -SKEW_SECONDS) {
    throw new TooOld(what, since, ageSeconds, maxAgeSeconds);
  }
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
