import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BadUserConfig, CloudWithoutBroker, NotReadable, UrlCommandFailed } from '../../src/cli/errors.ts';
import type { CommonFlags } from '../../src/cli/flags.ts';
import { DEFAULT_TRANSPORT_URL } from '../../src/cli/setting-places.ts';
import { resolveSettings, timeoutOf } from '../../src/cli/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2pop-settings-'));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

mkdirSync(join(folder, 'l2pop'));
file(
  'l2pop/config.yaml',
  `default_cloud: lab
clouds:
  lab: { transport_url: rabbit://from-user-config/ }
  prod: { transport_url_command: "echo rabbit://from-cloud-command/", control_exchange: other }
  empty: {}
`,
);
const conf = file(
  'neutron.conf',
  '[DEFAULT]\ntransport_url = rabbit://from-conf/\ncontrol_exchange = special\nrpc_response_timeout = 90\n[oslo_messaging_rabbit]\namqp_durable_queues = true\n',
);
const withConfig = { XDG_CONFIG_HOME: folder };
const without = { XDG_CONFIG_HOME: '/nowhere' };
const flags = (typed: Partial<CommonFlags>): CommonFlags => ({ wait: false, debug: false, color: true, ...typed });

describe('the broker is found where it is said first', () => {
  test.each([
    { what: 'the flag', typed: { 'transport-url': 'rabbit://typed/', 'config-file': [conf] }, url: 'rabbit://typed/' },
    {
      what: 'the first line of a file',
      typed: { 'transport-url-file': file('url', 'rabbit://from-file/\nmore\n'), 'config-file': [conf] },
      url: 'rabbit://from-file/',
    },
    {
      what: 'the first line of a command',
      typed: { 'transport-url-command': 'echo rabbit://from-command/; echo more' },
      url: 'rabbit://from-command/',
    },
    {
      what: 'neutron.conf before the environment',
      typed: { 'config-file': [conf] },
      env: { L2POP_TRANSPORT_URL: 'rabbit://env/' },
      url: 'rabbit://from-conf/',
    },
    {
      what: 'a named cloud before the environment',
      typed: { cloud: 'prod' },
      env: { L2POP_TRANSPORT_URL: 'rabbit://env/' },
      url: 'rabbit://from-cloud-command/',
    },
    {
      what: 'the environment before the default cloud',
      typed: {},
      env: { L2POP_TRANSPORT_URL: 'rabbit://env/' },
      url: 'rabbit://env/',
    },
    { what: "the default cloud of the user's file", typed: {}, url: 'rabbit://from-user-config/' },
  ])('$what: $url', async ({ typed, env, url }) => {
    expect((await resolveSettings(flags(typed), { ...withConfig, ...env })).transportUrl).toBe(url);
  });

  test('else it is the one that oslo.messaging has by default', async () => {
    expect((await resolveSettings(flags({}), without)).transportUrl).toBe(DEFAULT_TRANSPORT_URL);
  });
});

test('a neutron.conf also tells exchange, timeout and driver options; a typed timeout goes before it', async () => {
  const settings = await resolveSettings(flags({ 'config-file': [conf] }), without);
  expect(settings).toMatchObject({
    exchange: 'special',
    timeoutSeconds: 90,
    rabbitOptions: { amqp_durable_queues: 'true' },
  });
  expect((await resolveSettings(flags({ 'config-file': [conf], timeout: 5 }), without)).timeoutSeconds).toBe(5);
});

test.each([
  { typed: { timeout: 5, 'config-file': ['/no/such'] }, seconds: 5 },
  { typed: { 'config-file': [conf] }, seconds: 90 },
  { typed: { 'config-file': [file('zero.conf', '[DEFAULT]\nrpc_response_timeout = 0\n')] }, seconds: 60 },
  { typed: { 'config-file': [file('empty.conf', '')] }, seconds: 60 },
  { typed: {}, seconds: 60 },
])('an answer is waited for $seconds s with $typed', async ({ typed, seconds }) => {
  expect(await timeoutOf(flags(typed))).toBe(seconds);
});

test('of several files the later one wins', async () => {
  const later = file('later.conf', '[DEFAULT]\ntransport_url = rabbit://later/\n');
  const settings = await resolveSettings(flags({ 'config-file': [conf, later] }), without);
  expect(settings).toMatchObject({ transportUrl: 'rabbit://later/', exchange: 'special' });
});

test("Neutron's own values hold where nothing is said", async () => {
  expect(await resolveSettings(flags({}), without)).toMatchObject({ exchange: 'neutron', timeoutSeconds: 60 });
});

test.each([
  { what: 'a file that is not there', typed: { 'transport-url-file': '/no/such' }, error: NotReadable },
  { what: 'a config file that is not there', typed: { 'config-file': ['/no/such'] }, error: NotReadable },
  { what: 'a command that fails', typed: { 'transport-url-command': 'false' }, error: UrlCommandFailed },
  { what: 'a command that prints nothing', typed: { 'transport-url-command': 'true' }, error: UrlCommandFailed },
  { what: 'a cloud that is not there', typed: { cloud: 'nosuch' }, error: BadUserConfig },
  { what: 'a cloud without a url', typed: { cloud: 'empty' }, error: CloudWithoutBroker },
])('$what is an error of its own', async ({ typed, error }) => {
  await expect(resolveSettings(flags(typed), withConfig)).rejects.toThrow(error);
});

test('a config file of the user with an unknown key is refused', async () => {
  const other = mkdtempSync(join(tmpdir(), 'l2pop-settings-'));
  mkdirSync(join(other, 'l2pop'));
  writeFileSync(join(other, 'l2pop/config.yaml'), 'clouds:\n  lab: { transport: x }\n');
  await expect(resolveSettings(flags({}), { XDG_CONFIG_HOME: other })).rejects.toThrow(/clouds\.lab/);
});
