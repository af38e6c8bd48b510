import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { completeFlags } from '../../src/cli/complete-flags.ts';
import { BadUserConfig, UrlCommandFailed, WrongUsage } from '../../src/cli/errors.ts';
import { explainSettings } from '../../src/cli/explain-settings.ts';
import type { SettingFlags } from '../../src/cli/setting-places.ts';
import { resolveSettings, timeoutOf } from '../../src/cli/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2pop-explain-'));
mkdirSync(join(folder, 'l2pop'));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  chmodSync(join(folder, name), 0o600);
  return join(folder, name);
};
const config = file(
  'l2pop/config.yaml',
  `default_cloud: lab
clouds:
  lab:
    transport_url: rabbit://lab:swordfish@lab/
    from: lab.yaml
    source: sdn
    timeout: 7
  prod:
    transport_url_command: echo rabbit://prod:swordfish@prod/
    config_file: neutron.conf
    from: database
  api: { from: "https://neutron:9696", os_cloud: east }
  keystone: { transport_url_file: url, os_cloud: west, control_exchange: regional }
  vault: { from_command: "echo mysql://u:swordfish@db/neutron" }
`,
);
file('l2pop/url', 'rabbit://filed/\nmore\n');
const inCloud = file(
  'l2pop/neutron.conf',
  '[DEFAULT]\nrpc_response_timeout = 33\n[database]\nconnection = mysql://n:swordfish@db/neutron\n[oslo_messaging_rabbit]\nrabbit_quorum_queue = true\n',
);
const typedConf = file(
  'typed.conf',
  '[DEFAULT]\ntransport_url = rabbit://u:swordfish@conf/\nrpc_response_timeout = 44\n[database]\nconnection = mysql://u:swordfish@other/neutron\n',
);
const env = { XDG_CONFIG_HOME: folder };
const flags = (typed: Partial<SettingFlags>): SettingFlags => ({ wait: false, debug: false, color: true, ...typed });

describe('where the expected state comes from is said first by', () => {
  test.each<{ what: string; typed: Partial<SettingFlags>; variables?: Record<string, string>; says: object }>([
    { what: 'a typed --from', typed: { from: 'x.yaml', cloud: 'lab' }, says: { from: 'x.yaml', source: 'sdn' } },
    {
      what: 'the first line of a file',
      typed: { 'from-file': file('from', 'mysql://filed/neutron\nmore\n'), cloud: 'lab' },
      says: { from: 'mysql://filed/neutron' },
    },
    {
      what: 'the first line of a command',
      typed: { 'from-command': 'echo mysql://printed/neutron; echo more' },
      variables: { L2POP_FROM: 'variable.yaml' },
      says: { from: 'mysql://printed/neutron' },
    },
    {
      what: 'the cloud that was asked for, before the variable',
      typed: { cloud: 'lab' },
      variables: { L2POP_FROM: 'variable.yaml' },
      says: { from: join(folder, 'l2pop/lab.yaml'), source: 'sdn' },
    },
    {
      what: 'a typed --from, before the cloud, though the variable says the same',
      typed: { cloud: 'lab', from: 'variable.yaml' },
      variables: { L2POP_FROM: 'variable.yaml' },
      says: { from: 'variable.yaml', source: 'sdn' },
    },
    {
      what: 'the variable, before the default cloud',
      typed: {},
      variables: { L2POP_FROM: 'variable.yaml' },
      says: { from: 'variable.yaml', source: undefined },
    },
    {
      what: 'the default cloud, which then counts as asked for',
      typed: {},
      says: { from: join(folder, 'l2pop/lab.yaml'), source: 'sdn', cloud: 'lab' },
    },
    {
      what: 'nothing, where a broker is named: the default cloud is another',
      typed: { 'transport-url': 'rabbit://typed/' },
      says: { from: undefined, source: undefined },
    },
    {
      what: "a command of the cloud's",
      typed: { cloud: 'vault' },
      says: { from: 'mysql://u:swordfish@db/neutron' },
    },
    { what: "a cloud's own API", typed: { cloud: 'api' }, says: { from: 'https://neutron:9696', 'os-cloud': 'east' } },
    {
      what: 'a typed --os-cloud, which leaves an address of the API',
      typed: { cloud: 'api', 'os-cloud': 'south' },
      says: { from: 'https://neutron:9696', 'os-cloud': 'south' },
    },
    {
      what: 'a typed --os-cloud, which puts any other source aside',
      typed: { cloud: 'lab', 'os-cloud': 'south' },
      says: { from: undefined, 'os-cloud': 'south' },
    },
    {
      what: "the cloud's os_cloud, before the variable",
      typed: { cloud: 'keystone' },
      variables: { L2POP_FROM: 'variable.yaml' },
      says: { from: undefined, 'os-cloud': 'west' },
    },
    {
      what: "a typed --from, beside which the cloud's os_cloud says nothing",
      typed: { cloud: 'keystone', from: 'x.yaml' },
      says: { from: 'x.yaml', 'os-cloud': undefined },
    },
  ])('$what', async ({ typed, variables, says }) => {
    expect(await completeFlags(flags(typed), { ...env, ...variables })).toMatchObject(says);
  });

  test.each([
    { from: 'x.yaml', 'from-file': 'y' },
    { 'from-file': 'y', 'from-command': 'z' },
    { 'from-file': '-', 'transport-url-file': '-' },
  ])('one of two, and not both: %j', async (typed) => {
    await expect(completeFlags(flags(typed), env)).rejects.toThrow(WrongUsage);
  });
});

describe("a cloud's broker", () => {
  test('is named by a file beside the config file, and has an exchange of its own', async () => {
    expect(await resolveSettings(flags({ cloud: 'keystone' }), env)).toMatchObject({
      transportUrl: 'rabbit://filed/',
      exchange: 'regional',
    });
  });

  test('has the driver options of its config_file; a typed --config-file stands for all of that', async () => {
    expect(await resolveSettings(flags({ cloud: 'prod' }), env)).toEqual({
      transportUrl: 'rabbit://prod:swordfish@prod/',
      exchange: 'neutron',
      timeoutSeconds: 33,
      rabbitOptions: { rabbit_quorum_queue: 'true' },
    });
    expect(await resolveSettings(flags({ cloud: 'prod', 'config-file': [typedConf] }), env)).toMatchObject({
      transportUrl: 'rabbit://u:swordfish@conf/',
      timeoutSeconds: 44,
      rabbitOptions: {},
    });
  });

  test.each([
    { typed: { cloud: 'lab' }, seconds: 7 },
    { typed: {}, seconds: 7 },
    { typed: { cloud: 'lab', timeout: 3 }, seconds: 3 },
    { typed: { cloud: 'lab', 'config-file': [typedConf] }, seconds: 44 },
    { typed: { 'transport-url': 'rabbit://typed/' }, seconds: 60 },
  ])('is waited for $seconds s with $typed', async ({ typed, seconds }) => {
    expect(await timeoutOf(flags(typed), env)).toBe(seconds);
  });
});

describe('each setting tells where it comes from', () => {
  const explained = async (typed: Partial<SettingFlags>, variables: Record<string, string> = {}, run = false) =>
    Object.fromEntries(
      (await explainSettings(flags(typed), { ...env, ...variables }, { run })).map(({ name, value, origin, fault }) => [
        name,
        fault ?? [value, origin],
      ]),
    );

  test('of a default cloud', async () => {
    expect(await explained({})).toEqual({
      cloud: ['lab', `file ${config} default_cloud`],
      config_file: ['', 'not set'],
      transport_url: ['rabbit://lab:***@lab/', `cloud lab of ${config}: transport_url`],
      control_exchange: ['neutron', 'default'],
      timeout: ['7', `cloud lab of ${config}: timeout`],
      from: [join(folder, 'l2pop/lab.yaml'), `cloud lab of ${config}: from`],
      database: ['', 'not set'],
      os_cloud: ['', 'not set'],
      source: ['sdn', `cloud lab of ${config}: source`],
    });
  });

  test('of a neutron.conf, with its section and key', async () => {
    expect(await explained({ 'config-file': [inCloud, typedConf], from: 'database' })).toMatchObject({
      config_file: [`${inCloud} ${typedConf}`, 'flag --config-file'],
      transport_url: ['rabbit://u:***@conf/', `file ${typedConf} [DEFAULT] transport_url`],
      timeout: ['44', `file ${typedConf} [DEFAULT] rpc_response_timeout`],
      'oslo_messaging_rabbit.rabbit_quorum_queue': [
        'true',
        `file ${inCloud} [oslo_messaging_rabbit] rabbit_quorum_queue`,
      ],
      from: ['database', 'flag --from'],
      database: ['mysql://u:***@other/neutron', `file ${typedConf} [database] connection`],
    });
  });

  test('of flags, variables and defaults', async () => {
    const nowhere = { XDG_CONFIG_HOME: '/nowhere', L2POP_FROM: 'mysql://u:swordfish@db/n' };
    expect(await explained({ timeout: 5 }, nowhere)).toMatchObject({
      cloud: ['', 'not set'],
      transport_url: ['rabbit://guest:***@localhost:5672/', 'default'],
      timeout: ['5', 'flag --timeout'],
      from: ['mysql://u:***@db/n', 'variable L2POP_FROM'],
    });
    expect(await explained({ cloud: 'api' }, { L2POP_CLOUD: 'api' })).toMatchObject({
      cloud: ['api', 'variable L2POP_CLOUD'],
    });
  });

  test('though the flags were completed before', async () => {
    expect(await explained(await completeFlags(flags({ cloud: 'lab' }), env))).toMatchObject({
      cloud: ['lab', 'flag --cloud'],
      from: [join(folder, 'l2pop/lab.yaml'), `cloud lab of ${config}: from`],
    });
  });

  test('and a command is shown, and run only where that is wanted', async () => {
    const typed = { 'transport-url-command': 'echo rabbit://u:swordfish@h/; touch /no/such', 'from-command': 'false' };
    expect(await explained(typed)).toMatchObject({
      transport_url: ['(output of: echo rabbit://u:***@h/; touch /no/such)', 'flag --transport-url-command'],
      from: ['(output of: false)', 'flag --from-command'],
    });
    expect(await explained({ 'transport-url-command': "OS_PASSWORD='two words' tell" })).toMatchObject({
      transport_url: ["(output of: OS_PASSWORD='***' tell)", 'flag --transport-url-command'],
    });
    expect(await explained({ cloud: 'prod' }, {}, true)).toMatchObject({
      transport_url: ['rabbit://prod:***@prod/', `cloud prod of ${config}: transport_url_command`],
    });
    const faults = await explained({ 'from-command': 'false' }, {}, true);
    expect(faults.from).toBeInstanceOf(UrlCommandFailed);
  });

  test('and one command runs after another: each may ask something on the terminal', async () => {
    const order = join(folder, 'order');
    const slow = (name: string, says: string) =>
      `echo ${name} >> ${order}; sleep 0.1; echo end >> ${order}; echo ${says}`;
    const typed = {
      'transport-url-command': slow('url', 'rabbit://u:swordfish@h/'),
      'from-command': slow('from', 'lab.yaml'),
    };
    expect(await explained(typed, {}, true)).toMatchObject({ from: ['lab.yaml', 'flag --from-command'] });
    expect(readFileSync(order, 'utf8')).toBe('url\nend\nfrom\nend\n');
  });

  test('and what one setting lacks spoils no other', async () => {
    const settings = await explained({ cloud: 'api' });
    expect(settings.transport_url).toEqual(['', 'not set: cloud api has none']);
    expect(settings.os_cloud).toEqual(['east', `cloud api of ${config}: os_cloud`]);
  });

  test.each([
    { password: 'pw with blanks', url: 'rabbit://u:pw with blanks@h/' },
    { password: 'p@ss/w', url: 'mysql://u:p@ss/w@h/neutron' },
    { password: 'hidden', url: 'postgresql://u@h/neutron?password=hidden&sslmode=require' },
  ])('but never a password: $url', async ({ password, url }) => {
    expect(JSON.stringify(await explained({ 'transport-url': url, from: url }))).not.toContain(password);
  });
});

describe("the user's own config file is refused with the place of what is wrong", () => {
  test.each([
    {
      text: 'clouds:\n  lab: { transport_ulr: x }\n',
      says: /config\.yaml:2:10: clouds\.lab\.transport_ulr: .*did you mean transport_url/,
    },
    {
      text: 'default_cloud: prd\nclouds: { prod: {} }\n',
      says: /:1:16: default_cloud: expected one of prod, found "prd"/,
    },
    { text: 'clouds:\n  lab: { timeout: 0 }\n', says: /:2:19: clouds\.lab\.timeout: expected seconds/ },
    {
      text: 'clouds:\n  lab: { from: a, from_file: b }\n',
      says: /:2:19: clouds\.lab\.from_file: expected from or this/,
    },
    { text: 'clouds:\n  lab: { from: a.yaml, os_cloud: b }\n', says: /clouds\.lab\.os_cloud: expected this beside/ },
    { text: 'clouds: [', says: /config\.yaml:\d+:\d+: expected YAML or JSON/ },
    { text: 'hello', says: /config\.yaml:1:1: expected a mapping/ },
  ])('$text', async ({ text, says }) => {
    const XDG_CONFIG_HOME = mkdtempSync(join(tmpdir(), 'l2pop-explain-'));
    mkdirSync(join(XDG_CONFIG_HOME, 'l2pop'));
    writeFileSync(join(XDG_CONFIG_HOME, 'l2pop/config.yaml'), text);
    const reading = resolveSettings(flags({}), { XDG_CONFIG_HOME });
    await expect(reading).rejects.toThrow(BadUserConfig);
    await expect(reading).rejects.toThrow(says);
  });
});
