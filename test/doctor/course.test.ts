import { describe, expect, test } from 'vitest';
import { createCourse, type Step } from '../../src/doctor/course.ts';
import { CheckTimedOut } from '../../src/doctor/errors.ts';
import { derived, firstUsable, unusable } from '../../src/doctor/steps.ts';
import type { CheckLine } from '../../src/format/doctor-report.ts';

const remedyFor = (error: unknown) => (error instanceof Error ? `mend: ${error.message}` : undefined);

function course(options: { timeoutSeconds?: number; signal?: AbortSignal } = {}) {
  const told: CheckLine[] = [];
  const begun = createCourse({ timeoutSeconds: 5, remedyFor, onLine: (line) => told.push(line), ...options });
  return { ...begun, told };
}

const check = (name: string, needs: readonly Step<unknown>[] = []) => ({ check: name, needs, otherwise: `no ${name}` });
const seen = async <T>(value: T) => ({ value, findings: [{ found: 'good' }] });
const states = (lines: readonly CheckLine[]) => lines.map((line) => `${line.check} ${line.state}`);

describe('checks', () => {
  test('go on from what those before them have found', async () => {
    const { begin, finish } = course();
    const name = begin({ ...check('name'), look: () => seen(20) });
    const tcp = begin({ ...check('tcp'), needs: [name], look: ([value]) => seen(value + 1) });
    begin({
      ...check('login'),
      needs: [name, tcp],
      look: async ([one, other]) => ({ value: true, findings: [{ found: `${one} ${other}` }] }),
    });
    expect((await finish()).at(-1)?.found).toEqual(['20 21']);
  });

  test('that throw have failed, with the cause and what to do', async () => {
    const { begin, finish } = course();
    begin({ ...check('tcp'), subject: 'ctl1', look: () => Promise.reject(new Error('refused')) });
    expect(await finish()).toMatchObject([
      { check: 'tcp', subject: 'ctl1', state: 'failed', found: ['no tcp'], cause: 'refused', remedy: 'mend: refused' },
    ]);
  });

  test('whose need has failed are skipped because of that one, however far away it is', async () => {
    const { begin, finish } = course();
    const tcp = begin({ ...check('tcp'), subject: 'ctl1', look: () => Promise.reject(new Error('refused')) });
    const login = begin({ ...check('login', [tcp]), look: () => seen(1) });
    begin({ ...check('vhost', [login]), look: () => seen(1) });
    begin({ ...check('tools'), look: () => seen(1) });
    const lines = await finish();
    expect(states(lines)).toEqual(['tcp failed', 'login skipped', 'vhost skipped', 'tools ok']);
    expect(lines[2]).toMatchObject({ cause: 'tcp ctl1 failed', remedy: '', milliseconds: null, found: [] });
  });

  test('may find several things, of which the whole is a failure unless it has a value', async () => {
    const { begin, finish } = course();
    const tcp = begin({
      ...check('tcp'),
      look: async () => ({ findings: [{ found: 'a' }, { state: 'failed', found: 'b', trouble: new Error('x') }] }),
    });
    begin({ ...check('login', [tcp]), look: () => seen(1) });
    expect(states(await finish())).toEqual(['tcp ok', 'tcp failed', 'login skipped']);
  });

  test('are ended when they do not end by themselves', async () => {
    const { begin, finish } = course({ timeoutSeconds: 0.01 });
    begin({ ...check('name'), look: () => new Promise<never>(() => undefined) });
    expect(await finish()).toMatchObject([{ state: 'failed', cause: new CheckTimedOut(0.01).message }]);
  });

  test('that wait for a person are not', async () => {
    const { begin, finish } = course({ timeoutSeconds: 0.001 });
    let answer = () => {};
    const later = new Promise<void>((resolve) => {
      answer = resolve;
    });
    begin({ ...check('settings'), isPatient: true, look: () => later.then(() => seen(1)) });
    const begunAfter = begin({ ...check('name'), look: () => new Promise<never>(() => undefined) });
    expect(await begunAfter.outcome).toMatchObject({ isUsable: false });
    answer();
    expect(states(await finish())).toEqual(['settings ok', 'name failed']);
  });

  test('end with the signal', async () => {
    const controller = new AbortController();
    const { begin, finish } = course({ signal: controller.signal });
    const name = begin({ ...check('name'), look: () => new Promise<never>(() => undefined) });
    begin({ ...check('tcp', [name]), look: () => seen(1) });
    controller.abort(new Error('stopped by the user'));
    await expect(finish()).rejects.toThrow('stopped by the user');
  });
});

describe('lines', () => {
  test('are told in the order in which their checks were begun, each as soon as all before it are known', async () => {
    const { begin, finish, told } = course();
    let end = () => {};
    const slow = new Promise<void>((resolve) => {
      end = resolve;
    });
    begin({ ...check('settings'), look: () => seen(1) });
    begin({ ...check('slow'), look: () => slow.then(() => seen(1)) });
    const quick = begin({ ...check('quick'), look: () => seen(1) });
    await quick.outcome;
    await new Promise(setImmediate); // all that is known is told
    expect(states(told)).toEqual(['settings ok']);
    end();
    expect(await finish()).toEqual(told);
    expect(states(told)).toEqual(['settings ok', 'slow ok', 'quick ok']);
  });
});

describe('steps', () => {
  const step = <T>(value: T): Step<T> => ({ outcome: Promise.resolve({ isUsable: true, value }) });

  test.each([
    { of: [unusable('a failed'), step('b'), step('c')], outcome: { isUsable: true, value: 'b' } },
    { of: [unusable('a failed'), unusable('b failed')], outcome: { isUsable: false, because: 'a failed' } },
  ] as const)('the first usable is $outcome', async ({ of, outcome }) => {
    await expect(firstUsable<string>(of).outcome).resolves.toEqual(outcome);
  });

  test('the first usable is there while those after it are still looked at', async () => {
    const pending: Step<string> = { outcome: new Promise(() => undefined) };
    const first = firstUsable<string>([unusable('a failed'), step('b'), pending]);
    await expect(first.outcome).resolves.toEqual({ isUsable: true, value: 'b' });
  });

  test('what is derived from one that is not usable is not made', async () => {
    const made: string[] = [];
    const because = derived(unusable('a failed'), (value) => made.push(value));
    await expect(because.outcome).resolves.toEqual({ isUsable: false, because: 'a failed' });
    expect(made).toEqual([]);
  });
});
