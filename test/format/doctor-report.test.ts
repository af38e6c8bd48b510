import { describe, expect, test } from 'vitest';
import { type CheckLine, checkText, verdictText } from '../../src/format/doctor-report.ts';

const layout = { width: 60, paint: (_: unknown, text: string) => text };

const line = (fields: Partial<CheckLine>): CheckLine => ({
  check: 'tcp',
  subject: 'ctl1:5672',
  state: 'ok',
  found: ['connected in 1 ms'],
  cause: '',
  remedy: '',
  milliseconds: 1,
  facts: {},
  ...fields,
});

describe('a check in text', () => {
  test.each([
    { when: 'it is good', fields: {}, text: 'ok      tcp              ctl1:5672: connected in 1 ms\n' },
    {
      when: 'there is but one subject',
      fields: { check: 'alarm', subject: '', found: ['none'] },
      text: 'ok      alarm            none\n',
    },
    {
      when: 'it has failed',
      fields: { state: 'failed', found: ['no connection'], cause: 'nothing listens', remedy: 'start it' },
      text: `failed  tcp              ctl1:5672: no connection
                         cause: nothing listens
                         remedy: start it
`,
    },
    {
      when: 'it is skipped',
      fields: { state: 'skipped', found: [], cause: 'name ctl1 failed' },
      text: 'skipped tcp              ctl1:5672: name ctl1 failed\n',
    },
    {
      when: 'the screen is narrow',
      fields: { found: ['one two three four five six seven'] },
      text: `ok      tcp              ctl1:5672: one two three four
                           five six seven
`,
    },
    {
      when: 'a broker sends what a terminal would act upon',
      fields: { found: ['\u001b[2J'] },
      text: 'ok      tcp              ctl1:5672: \\x1b[2J\n',
    },
  ] satisfies { when: string; fields: Partial<CheckLine>; text: string }[])('when $when', ({ fields, text }) => {
    expect(checkText(line(fields), layout)).toBe(text);
  });

  test('the verdict counts what there is', () => {
    expect(verdictText([line({}), line({ state: 'failed' }), line({})], layout)).toBe('\n2 ok, 1 failed\n');
  });
});
