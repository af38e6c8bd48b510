import type { CheckLine, CheckState } from '../format/doctor-report.ts';
import { CheckTimedOut } from './errors.ts';

/** What a check has found of one thing. */
export interface Finding {
  /** Default `ok`. */
  state?: CheckState;
  /** Default: the check's own. */
  subject?: string;
  found: string | readonly string[];
  /** What is wrong, where something is; of a skipped one why it is not needed, as an Error's message. */
  trouble?: unknown;
  facts?: Readonly<Record<string, unknown>>;
}

/** What a look brings: what others may build on, unless it has failed, and what it found. */
export interface Seen<T> {
  value?: T;
  /** Why there is no value, as the end of a sentence. Default: that the check has failed. */
  because?: string;
  findings: readonly Finding[];
}

/** By when a look must have settled. */
export interface LookLimits {
  /** Milliseconds since the epoch. */
  deadline: number;
  timeoutMs: number;
  /** Aborted when nobody waits any more. */
  signal: AbortSignal;
}

/** Whether others can go on from a check; if not, why, as the end of a sentence. */
export type Outcome<T> = { isUsable: true; value: T } | { isUsable: false; because: string };

/** A check under way. */
export interface Step<T> {
  readonly outcome: Promise<Outcome<T>>;
}

type ValuesOf<Needs extends readonly Step<unknown>[]> = {
  [Index in keyof Needs]: Needs[Index] extends Step<infer T> ? T : never;
};

/** One look at one thing: what it is called, what it builds on, and how it is told. */
export interface Check<Needs extends readonly Step<unknown>[], T> {
  check: string;
  subject?: string;
  /** It is skipped unless all of these have brought a value. */
  needs: Needs;
  /** It has limits of its own, or waits for a person: the course does not end it. */
  isPatient?: boolean;
  /** What there is, where the look throws: `no connection`. */
  otherwise: string;
  /** Facts of that. */
  facts?: Readonly<Record<string, unknown>>;
  /** Looks. What it throws is the cause of the failure. */
  look(values: ValuesOf<Needs>, limits: LookLimits): Promise<Seen<T>>;
}

export interface CourseOptions {
  timeoutSeconds: number;
  /** What to do about an error; undefined where it says it itself. */
  remedyFor(error: unknown): string | undefined;
  /** Told of each line, in the order of the checks, as soon as it and all before it are known. */
  onLine?: ((line: CheckLine) => void) | undefined;
  /** Ends all that looks. */
  signal?: AbortSignal | undefined;
}

/** Checks that run as soon as what they need is there, and whose lines come in the order in which they were begun. */
export interface Course {
  begin<const Needs extends readonly Step<unknown>[], T>(check: Check<Needs, T>): Step<T>;
  /** Resolves with all lines when every check has ended. @throws the signal's reason */
  finish(): Promise<CheckLine[]>;
}

/** A look has a limit of its own and a better error; the course ends one that does not keep it. */
const GRACE_MS = 250;

/** Nothing is looked at before the first `begin`. A check that throws becomes a failed line; only the signal ends the whole. */
export function createCourse(options: CourseOptions): Course {
  const { timeoutSeconds, remedyFor, onLine, signal } = options;
  const begun: { lines: CheckLine[] | undefined; done: Promise<void> }[] = [];
  let told = 0;

  const tellKnown = () => {
    for (let next = begun[told]; next?.lines !== undefined; next = begun[told]) {
      told += 1;
      for (const line of next.lines) onLine?.(line);
    }
  };

  return {
    begin(check) {
      const entry: (typeof begun)[number] = { lines: undefined, done: Promise.resolve() };
      const ended = run(check, timeoutSeconds, signal);
      const outcome = ended.then(({ outcome: known }) => known);
      outcome.catch(() => undefined); // `done` has it too
      entry.done = ended.then(({ findings, milliseconds }) => {
        entry.lines = findings.map((finding) => lineOf(check, finding, milliseconds, remedyFor));
        tellKnown();
      });
      entry.done.catch(() => undefined);
      begun.push(entry);
      return { outcome };
    },
    async finish() {
      await Promise.all(begun.map(({ done }) => done));
      return begun.flatMap(({ lines }) => lines ?? []);
    },
  };
}

async function run<Needs extends readonly Step<unknown>[], T>(
  check: Check<Needs, T>,
  timeoutSeconds: number,
  signal: AbortSignal | undefined,
): Promise<{ findings: readonly Finding[]; outcome: Outcome<T>; milliseconds: number | null }> {
  const outcomes = await Promise.all(check.needs.map(({ outcome }) => outcome));
  const unmet = outcomes.find((outcome) => !outcome.isUsable);
  if (unmet?.isUsable === false) {
    const findings: Finding[] = [{ state: 'skipped', found: [], trouble: new Error(unmet.because) }];
    return { findings, outcome: unmet, milliseconds: null };
  }
  const values = outcomes.map((outcome) => (outcome.isUsable ? outcome.value : undefined)) as ValuesOf<Needs>;
  const start = performance.now();
  const seen = await lookInTime(check, values, timeoutSeconds, signal);
  const milliseconds = Math.round((performance.now() - start) * 10) / 10;
  const name = [check.check, check.subject].filter(Boolean).join(' ');
  const outcome: Outcome<T> =
    'value' in seen
      ? { isUsable: true, value: seen.value as T }
      : { isUsable: false, because: seen.because ?? `${name} failed` };
  return { findings: seen.findings, outcome, milliseconds };
}

/** @throws the signal's reason */
async function lookInTime<Needs extends readonly Step<unknown>[], T>(
  { look, otherwise, isPatient = false, facts = {} }: Check<Needs, T>,
  values: ValuesOf<Needs>,
  timeoutSeconds: number,
  signal: AbortSignal | undefined,
): Promise<Seen<T>> {
  signal?.throwIfAborted();
  const timeoutMs = timeoutSeconds * 1000;
  const given = new AbortController();
  const limits = { deadline: Date.now() + timeoutMs, timeoutMs, signal: given.signal };
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  const ended = new Promise<never>((_, reject) => {
    if (!isPatient) timer = setTimeout(() => reject(new CheckTimedOut(timeoutSeconds)), timeoutMs + GRACE_MS);
    stop = () => reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([look(values, limits), ended]);
  } catch (error) {
    signal?.throwIfAborted();
    return { findings: [{ state: 'failed', found: otherwise, trouble: error, facts }] };
  } finally {
    clearTimeout(timer);
    if (stop !== undefined) signal?.removeEventListener('abort', stop);
    given.abort(new CheckTimedOut(timeoutSeconds));
  }
}

function lineOf(
  { check, subject = '' }: { check: string; subject?: string },
  finding: Finding,
  milliseconds: number | null,
  remedyFor: CourseOptions['remedyFor'],
): CheckLine {
  const { state = 'ok', found, trouble, facts = {} } = finding;
  return {
    check,
    subject: finding.subject ?? subject,
    state,
    found: typeof found === 'string' ? [found] : found,
    cause: trouble === undefined ? '' : trouble instanceof Error ? trouble.message : String(trouble),
    remedy: trouble === undefined || state === 'skipped' ? '' : (remedyFor(trouble) ?? ''),
    milliseconds,
    facts,
  };
}
