import { expect, test } from 'vitest';

import { looksLikeAnswer, savedAnswer } from '../../src/driver/saved-answer.ts';
import { MalformedEntries } from '../../src/fdb/entries.ts';
import { UnknownNetwork } from '../../src/fdb/query.ts';

const network = (segmentId: number) => ({
  segment_id: segmentId,
  network_type: 'vxlan',
  ports: { '10.0.0.2': [['fa:16:3e:00:00:01', '192.168.0.5']] },
});

const two = { a: network(1001), b: network(1002), source: 'c1' };

test('it says that it is saved and where it is from', () => {
  expect(savedAnswer(two, 'answer.json')).toMatchObject({ isSaved: true, isUnchanging: true, origin: 'answer.json' });
});

test('it gives the networks that are asked for, whatever the host', async () => {
  const query = savedAnswer(two, 'answer.json');
  expect(await query.getFdbEntries(['b'])).toEqual({ b: two.b });
  expect(await query.getFdbEntries(['b', 'a'], { host: 'c9' })).toEqual({ a: two.a, b: two.b });
});

test.each(['c', 'source', 'constructor', '__proto__'])('network %s, which it does not hold, is unknown', async (id) => {
  const asked = savedAnswer(two, 'answer.json').getFdbEntries(['a', id]);
  await expect(asked).rejects.toThrow(UnknownNetwork);
});

test('a network by the name of __proto__ is one like any other', async () => {
  const value: unknown = JSON.parse(`{"__proto__": ${JSON.stringify(network(1001))}}`);
  const answer = await savedAnswer(value, 'answer.json').getFdbEntries(['__proto__']);
  expect(Object.keys(answer)).toEqual(['__proto__']);
});

test('it lists its networks by id, without the source', async () => {
  expect(await savedAnswer(two, 'answer.json').listNetworks?.()).toEqual([
    { id: 'a', name: 'a', networkType: 'vxlan' },
    { id: 'b', name: 'b', networkType: 'vxlan' },
  ]);
});

test('an empty answer has no networks', async () => {
  expect(looksLikeAnswer({})).toBe(true);
  const query = savedAnswer({}, 'answer.json');
  expect(await query.listNetworks?.()).toEqual([]);
  expect(await query.getFdbEntries([])).toEqual({});
});

test('what has not the shape of entries is malformed', () => {
  expect(() => savedAnswer({ a: 1 }, 'answer.json')).toThrow(MalformedEntries);
});

test.each([
  { value: two, isAnswer: true },
  { value: { networks: {} }, isAnswer: false },
  { value: { a: 1 }, isAnswer: false },
  { value: [], isAnswer: false },
  { value: null, isAnswer: false },
])('$value looks like an answer: $isAnswer', ({ value, isAnswer }) => {
  expect(looksLikeAnswer(value)).toBe(isAnswer);
});
