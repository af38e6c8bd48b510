import { expect, test } from 'vitest';
import { brokerNotices } from '../../src/repl/notices.ts';

const NAME = 'rabbit@127.0.0.1:5672 vhost /';

test('a lost broker is told once, and its return once, over all its connections and tries', () => {
  const said: string[] = [];
  const told = brokerNotices((text) => said.push(text));
  const event = (purpose: string, message: string, isOpen: boolean) =>
    told({ level: 'info', message: `${NAME}: ${purpose}: ${message}`, connection: { purpose, isOpen } });
  event('consuming', 'connection lost: closed; next try in 0.9 s', false);
  event('publishing', 'connection lost: closed; next try in 0.8 s', false);
  event('consuming', 'no broker reached: ECONNREFUSED; next try in 1.0 s', false);
  told({ level: 'warning', message: `${NAME}: reply queue reply_1: channel closed` });
  told({ level: 'info', message: `${NAME}: reply queue reply_1: consuming again` });
  event('consuming', 'connected to 127.0.0.1:5672', true);
  event('publishing', 'connected to 127.0.0.1:5672', true);
  event('publishing', 'connection lost: closed; next try in 0.8 s', false);
  expect(said).toEqual([
    `${NAME}: connection lost: closed; connecting again`,
    `${NAME}: connected again`,
    `${NAME}: connection lost: closed; connecting again`,
  ]);
});

test('what else goes wrong is told as it comes', () => {
  const said: string[] = [];
  const told = brokerNotices((text) => said.push(text));
  told({ level: 'warning', message: `${NAME}: reply queue reply_1: channel closed` });
  expect(said).toEqual([`${NAME}: reply queue reply_1: channel closed`]);
});
