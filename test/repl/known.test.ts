import { expect, test } from 'vitest';
import type { Report } from '../../src/format/report.ts';
import { createKnown, type Told } from '../../src/repl/known.ts';

const network = (id: string, name: string) => ({ id, name, networkType: 'vxlan' });
const NONE = { networks: [], hosts: [] };

/** A report of rows with a network and a host. */
const report = (rows: [string, string][]): Report<never> => ({
  document: rows,
  rows: rows as never[],
  columns: [
    { id: 'network', title: 'Network', value: (row: never) => row[0] },
    { id: 'host', title: 'Host', value: (row: never) => row[1] },
    { id: 'mac', title: 'MAC', value: () => 'fa:16:3e:00:00:01' },
  ],
  text: async () => '',
});

test('ids and names of the networks that the source lists are known, and its hosts', async () => {
  const known = createKnown(
    async () => ({ networks: [network('id-2', 'blue'), network('id-1', '')], hosts: ['c2', 'c1', 'c1'] }),
    () => 'lab',
  );
  expect([...known.networks].sort()).toEqual([]);
  await known.refresh(1000);
  expect([...known.networks].sort()).toEqual(['blue', 'id-1', 'id-2']);
  expect([...known.hosts].sort()).toEqual(['c1', 'c2']);
  expect([known.nameOf('id-2'), known.idOf('blue'), known.idOf('red')]).toEqual(['blue', 'id-2', undefined]);
  expect([known.isUnknown('network', 'red'), known.isUnknown('network', 'blue')]).toEqual([true, false]);
  expect([known.isUnknown('host', 'c9'), known.isUnknown('host', 'c1')]).toEqual([true, false]);
});

test('a source is asked once, and again when it is another', async () => {
  let source = 'a';
  const asked: string[] = [];
  const known = createKnown(
    async () => {
      asked.push(source);
      return { networks: [network(source, source)], hosts: [] };
    },
    () => source,
  );
  await known.refresh(1000);
  await known.refresh(1000);
  source = 'b';
  await known.refresh(1000);
  expect(asked).toEqual(['a', 'b']);
  expect([...known.networks].sort()).toEqual(['b']);
});

test('a source that takes long is not waited for, and known when it has answered', async () => {
  let answer = (_: Told) => {};
  const known = createKnown(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    () => 'slow',
  );
  await known.refresh(1);
  expect([...known.networks].sort()).toEqual([]);
  answer({ networks: [network('id', 'blue')], hosts: [] });
  await known.refresh(1000);
  expect([...known.networks].sort()).toEqual(['blue', 'id']);
});

test('what a source that is another by now has answered is forgotten', async () => {
  let source = 'a';
  const answers = new Map<string, (told: Told) => void>();
  const known = createKnown(
    () => new Promise((resolve) => answers.set(source, resolve)),
    () => source,
  );
  await known.refresh(1);
  source = 'b';
  await known.refresh(1);
  answers.get('b')!({ ...NONE, hosts: ['of-b'] });
  answers.get('a')!({ ...NONE, hosts: ['of-a'] });
  await known.refresh(1000);
  expect([...known.hosts].sort()).toEqual(['of-b']);
});

test('of a source that lists nothing what was seen and named is known, and nothing is unknown', async () => {
  const known = createKnown(
    async () => undefined,
    () => 'rpc',
  );
  await known.refresh(1000);
  known.saw(
    report([
      ['id-1', 'c1'],
      ['id-2', 'c1'],
    ]),
    [
      ['network', 'id-3'],
      ['host', 'c2'],
      ['format', 'json'],
    ],
  );
  expect([...known.networks].sort()).toEqual(['id-1', 'id-2', 'id-3']);
  expect([...known.hosts].sort()).toEqual(['c1', 'c2']);
  expect(known.isUnknown('network', 'id-9')).toBe(false);
});

test('a source that fails is no error', async () => {
  const known = createKnown(
    () => Promise.reject(new Error('refused')),
    () => 'bad',
  );
  await known.refresh(1000);
  expect([...known.networks].sort()).toEqual([]);
});
