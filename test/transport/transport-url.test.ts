import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  InvalidTransportUrl,
  parseTransportUrl,
  type RabbitUrl,
  showTransportUrl,
} from '../../src/transport/transport-url.ts';

const rabbit = (text: string): RabbitUrl => {
  const url = parseTransportUrl(text);
  if (url.driver !== 'rabbit') throw new Error(`driver ${url.driver}`);
  return url;
};

const failure = (text: string): InvalidTransportUrl => {
  try {
    parseTransportUrl(text);
  } catch (error) {
    if (error instanceof InvalidTransportUrl) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
};

const guest = { user: 'guest', password: 'guest' };

test.each([
  ['rabbit://u:p@h:1234/v', [{ host: 'h', port: 1234, user: 'u', password: 'p' }]],
  ['RABBIT://h', [{ host: 'h', port: 5672, ...guest }]],
  ['rabbit://h:', [{ host: 'h', port: 5672, ...guest }]],
  ['rabbit://h/?ssl=true', [{ host: 'h', port: 5672, ...guest }]],
  ['rabbit://', [{ host: 'localhost', port: 5672, ...guest }]],
  ['rabbit:///v', [{ host: 'localhost', port: 5672, ...guest }]],
  ['rabbit://bob@h', [{ host: 'h', port: 5672, user: 'bob', password: 'guest' }]],
  ['rabbit://bob:@h', [{ host: 'h', port: 5672, user: 'bob', password: 'guest' }]],
  ['rabbit://:p@h', [{ host: 'h', port: 5672, user: 'guest', password: 'p' }]],
  ['rabbit://u:p@@h', [{ host: 'h', port: 5672, user: 'u', password: 'p@' }]],
  ['rabbit://u:a:b@h', [{ host: 'h', port: 5672, user: 'u', password: 'a:b' }]],
  ['rabbit://u:a+b@h', [{ host: 'h', port: 5672, user: 'u', password: 'a+b' }]],
  ['rabbit://u%3A:%2F%2c%3f%23%25@h', [{ host: 'h', port: 5672, user: 'u:', password: '/,?#%' }]],
  ['rabbit://u:%C3%A9%2541@h', [{ host: 'h', port: 5672, user: 'u', password: 'é%41' }]],
  ['rabbit://u:100%@h', [{ host: 'h', port: 5672, user: 'u', password: '100%' }]],
  ['rabbit://[::1]', [{ host: '::1', port: 5672, ...guest }]],
  ['rabbit://u:p@[fe80::1]:1234', [{ host: 'fe80::1', port: 1234, user: 'u', password: 'p' }]],
  ['rabbit://fe80::1', [{ host: 'fe80::1', port: 5672, ...guest }]],
  [
    'rabbit://u:p@h1,h2:5671,[::1],/v',
    [
      { host: 'h1', port: 5672, user: 'u', password: 'p' },
      { host: 'h2', port: 5671, ...guest },
      { host: '::1', port: 5672, ...guest },
    ],
  ],
])('%s names its hosts and their own credentials (wire 3, 4, 5, 7)', (text, hosts) => {
  expect(rabbit(text).hosts).toEqual(hosts);
});

test.each([
  ['', '/'],
  ['/', '/'],
  ['//', '/'],
  ['/%2F', '/'],
  ['/%2f', '/'],
  ['/%252F', '/'],
  ['/openstack', 'openstack'],
  ['//openstack', '/openstack'],
  ['/%2Fopenstack', '/openstack'],
  ['/a/b', 'a/b'],
  ['/a%2Fb', 'a/b'],
  ['/a%252Fb', 'a/b'],
  ['/oslo%20spec', 'oslo spec'],
  ['/p%25q', 'p%q'],
  ['/p%2525q', 'p%q'],
  ['/p%252525q', 'p%25q'],
  ['/v#fragment', 'v'],
])('path "%s" reaches vhost %s, decoded twice as Python does (wire 1, 2)', (path, vhost) => {
  expect(rabbit(`rabbit://h${path}`).vhost).toBe(vhost);
});

describe('the query', () => {
  test.each([
    ['ssl=true&ssl_ca_file=ca.pem', { ssl: 'true', ssl_ca_file: 'ca.pem' }],
    ['ssl_ca_file=my+ca.pem', { ssl_ca_file: 'my ca.pem' }],
    ['ssl_ca_file=a&ssl_ca_file=b', { ssl_ca_file: 'a,b' }],
    ['rabbit_quroum_max_memory_length=3', { rabbit_quroum_max_memory_length: '3' }],
    ['rpc_conn_pool_size=3&heartbeat_rate=3', { rpc_conn_pool_size: '3', heartbeat_rate: '3' }],
  ])('%s gives options by name', (query, options) => {
    expect(rabbit(`rabbit://h/v?${query}`).options).toEqual(options);
    expect(rabbit(`rabbit://h?${query}`).options).toEqual(options);
  });

  test.each([
    ['nosuch=1', 'nosuch'],
    ['ssl=maybe', 'ssl'],
    ['heartbeat_timeout_threshold=soon', 'heartbeat_timeout_threshold'],
    ['rabbit_login_method=RABBIT-CR-DEMO', 'rabbit_login_method'],
  ])('%s is refused with the name of the option (wire 6)', (query, option) => {
    expect(failure(`rabbit://h/?${query}`).reason).toContain(option);
  });
});

test.each(['amqp', 'amqps', 'rabbits', 'kombu', 'kafka'])('scheme %s is refused by its name (wire 6)', (scheme) => {
  expect(failure(`${scheme}://u:p@h/`).reason).toContain(scheme);
});

test.each([
  'rabbit',
  'h:5672',
  'rabbit://h:port',
  'rabbit://h:0',
  'rabbit://h:65536',
  'rabbit://[::1',
  'rabbit://[h]:5672',
])('%s is refused', (text) => {
  expect(failure(text)).toBeInstanceOf(InvalidTransportUrl);
});

test('memory://NAME is a broker inside this process', () => {
  expect(parseTransportUrl('memory://lab')).toEqual({ driver: 'memory', name: 'lab' });
});

test.each([
  'rabbit://u:sec/ret@h/v',
  'rabbit://u:sec?ret=1@h/v',
  'rabbit://u:sec#ret@h/v',
  'rabbit://u:#secret@h/v',
  'rabbit://u:/secret@h/v',
  'rabbit://u:a@b?secret@h/v',
  'rabbit://u:secret',
  'rabbit://u:secret/v',
  'rabbit://h1:5672,u:secret/v',
  'rabbit://u:secret@h:x/v',
  'rabbit://u:secret@h/v?nosuch=1',
  'amqp://u:secret@h/v',
  'u:secret@h',
])('the error about %s holds nothing of the password', (text) => {
  const error = failure(text);
  expect(`${error.message} ${error.url} ${error.reason}`).not.toMatch(/sec|ret/);
});

test('no error about any url holds its password', () => {
  const password = fc.string({ minLength: 6, unit: fc.constantFrom(...'QZXJK/?#,%[]:@+') });
  fc.assert(
    fc.property(
      password.filter((text) => /[QZXJK]{2}/.test(text)),
      (secret) => {
        let error: unknown;
        try {
          parseTransportUrl(`rabbit://bob:${secret}@host:1/v?nosuch=1`);
        } catch (caught) {
          error = caught;
        }
        expect(error).toBeInstanceOf(InvalidTransportUrl);
        expect((error as Error).message).not.toMatch(/[QZXJK]/);
      },
    ),
  );
});

test('what is shown of a url has neither credentials nor options', () => {
  const url = parseTransportUrl('rabbit://u:secret@h1,u:secret@[::1]:5671/v?ssl=true');
  expect(showTransportUrl(url)).toBe('rabbit@h1:5672,[::1]:5671 vhost v');
});
