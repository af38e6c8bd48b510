import { expect, test } from 'vitest';
import { promptText } from '../../src/repl/prompt-text.ts';
import { use } from '../../src/repl/use.ts';

const ID = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

test.each([
  [{}, 'l2pop> '],
  [{ network: ['net-a'], host: ['compute-1'] }, 'l2pop net-a@compute-1> '],
  [{ network: ['net-a'] }, 'l2pop net-a> '],
  [{ host: ['compute-1'] }, 'l2pop @compute-1> '],
  [{ network: ['a', 'b'] }, 'l2pop a,b> '],
  [{ network: ['a', 'b', 'c'] }, 'l2pop a,… (3)> '],
  [{ network: [ID] }, 'l2pop blue> '],
  [{ network: ['11111111-6d0e-4f0e-9a57-0d1b7a4c1001'] }, 'l2pop 11111111…> '],
  [{ from: ['examples/lab.yaml'], host: ['c1'] }, 'l2pop lab.yaml @c1> '],
  [{ from: ['mysql://neutron:secretpw@db1/neutron'] }, 'l2pop mysql://db1> '],
  [{ from: ['rabbit://u:secretpw@h1:5672,u:p2@h2/v?x=secret'] }, 'l2pop rabbit://h2> '],
  [{ from: ['rabbit://u:sec/ret?p#w@h:5672/'] }, 'l2pop rabbit://h:5672> '],
  [{ from: ['https://neutron.example:9696/v2.0'] }, 'l2pop https://neutron.example…> '],
  [{ from: ['cloud:lab'] }, 'l2pop cloud:lab> '],
  [{ network: ['a\u001b[2Jb'] }, 'l2pop a\\x1b[2Jb> '],
  [{ host: [`compute-${'x'.repeat(60)}`] }, `l2pop @compute-${'x'.repeat(15)}…> `],
])('with %j it is %s', (sticky, text) => {
  expect(promptText(new Map(Object.entries(sticky)), (id) => (id === ID ? 'blue' : undefined))).toBe(text);
});

test('use sets, shows and takes back', () => {
  const sticky = new Map();
  expect(use(sticky, [])).toEqual(['nothing is set: use network NET, use host HOST, use from WHERE']);
  use(sticky, ['network', 'blue', 'green']);
  use(sticky, ['from', 'mysql://neutron:secretpw@db1/neutron']);
  expect(use(sticky, [])).toEqual(['network blue green', 'from mysql://db1']);
  use(sticky, ['network']);
  expect([...sticky.keys()]).toEqual(['from']);
});

test.each([
  [['colour', 'red'], /use colour: nothing of that name can be set/],
  [['host', 'a', 'b'], /use host: one value, not 2/],
  [['network', ''], /an empty value/],
])('use %j is refused', (words, says) => {
  expect(() => use(new Map(), words)).toThrow(says);
});
