import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { networkEndpoint } from '../../../../src/driver/inventory/neutron-api/catalog.ts';
import { findCloud } from '../../../../src/driver/inventory/neutron-api/cloud/cloud-settings.ts';
import {
  BadCloudsFile,
  CredentialsInUrl,
  IncompleteCloud,
  UnknownAuthType,
  UnknownCloud,
} from '../../../../src/driver/inventory/neutron-api/cloud/errors.ts';
import { loginOf } from '../../../../src/driver/inventory/neutron-api/cloud/login.ts';
import { NoNetworkEndpoint } from '../../../../src/driver/inventory/neutron-api/errors.ts';
import { openNeutron } from '../../../../src/driver/inventory/neutron-api/open.ts';
import { openWithoutCredentials } from '../../../../src/driver/inventory/neutron-api/session.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2pop-cloud-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** The one cloud `lab` of a clouds.yaml with this text, indented as it stands under the cloud. */
const lab = (text: string, env: NodeJS.ProcessEnv = {}) =>
  findCloud('lab', { OS_CLIENT_CONFIG_FILE: write('clouds.yaml', `clouds:\n  lab:\n${text}`), ...env });

const PASSWORD = `
    auth:
      auth_url: http://keystone:5000/v3
      username: admin
      password: 0123
      project_name: demo
`;

describe('what a cloud of clouds.yaml leads to', () => {
  test.each<[string, string, object]>([
    [
      'a password, written as it is though it looks like a number; domains are the default one',
      PASSWORD,
      {
        url: 'http://keystone:5000/v3',
        identity: {
          methods: ['password'],
          password: { user: { name: 'admin', domain: { id: 'default' }, password: '0123' } },
        },
        scope: { project: { name: 'demo', domain: { id: 'default' } } },
        who: 'user admin of project demo',
      },
    ],
    [
      'domains by name, auth_url without version, keys of old with hyphens and tenants',
      `
    auth: {auth-url: 'http://k/identity/', username: u, password: p, tenant_name: t, user_domain_name: UD, project-domain-name: PD}
`,
      {
        url: 'http://k/identity/v3',
        identity: { password: { user: { name: 'u', domain: { name: 'UD' }, password: 'p' } } },
        scope: { project: { name: 't', domain: { name: 'PD' } } },
      },
    ],
    [
      'ids alone',
      `
    auth: {auth_url: 'http://k/v2.0', user_id: u1, password: p, project_id: p1}
`,
      {
        url: 'http://k/v3',
        identity: { password: { user: { id: 'u1', password: 'p' } } },
        scope: { project: { id: 'p1' } },
      },
    ],
    [
      'a domain as scope',
      `
    auth: {auth_url: 'http://k', username: u, password: p, domain_name: D}
`,
      { scope: { domain: { name: 'D' } }, who: 'user u of domain D' },
    ],
    [
      'the system as scope',
      `
    auth: {auth_url: 'http://k', username: u, password: p, system_scope: all}
`,
      { scope: { system: { all: true } }, who: 'user u with system scope' },
    ],
    [
      'an application credential by its id, without a scope',
      `
    auth_type: v3applicationcredential
    auth: {auth_url: 'http://k', application_credential_id: ac, application_credential_secret: s, project_name: ignored}
`,
      {
        identity: { methods: ['application_credential'], application_credential: { id: 'ac', secret: 's' } },
        scope: undefined,
        who: 'application credential ac',
      },
    ],
    [
      'an application credential by its name and user',
      `
    auth: {auth_url: 'http://k', application_credential_name: n, application_credential_secret: s, username: u}
`,
      {
        identity: {
          application_credential: { name: 'n', secret: 's', user: { name: 'u', domain: { id: 'default' } } },
        },
      },
    ],
    [
      'a token, said beside auth',
      `
    auth_type: token
    token: t
    auth: {auth_url: 'http://k', project_id: p}
`,
      { identity: { methods: ['token'], token: { id: 't' } }, scope: { project: { id: 'p' } } },
    ],
    [
      'no Keystone at all',
      `
    auth_type: none
    auth: {endpoint: 'http://neutron:9696'}
`,
      { kind: 'none', endpoint: 'http://neutron:9696' },
    ],
  ])('%s', async (_, text, login) => {
    expect(loginOf(await lab(text))).toMatchObject(login);
  });

  test.each<[string, string, new (...facts: never[]) => Error]>([
    ['no auth_url', '    auth: {username: u, password: p}', IncompleteCloud],
    ['no user', "    auth: {auth_url: 'http://k', password: p}", IncompleteCloud],
    ['no secret', "    auth: {auth_url: 'http://k', application_credential_id: ac}", IncompleteCloud],
    ['an empty password', "    auth: {auth_url: 'http://k', username: u, password: }", IncompleteCloud],
    ['an auth_type of somebody else', '    auth_type: v3oidcpassword', UnknownAuthType],
  ])('%s is an error', async (_, text, kind) => {
    const cloud = await lab(text);
    expect(() => loginOf(cloud)).toThrow(kind);
  });
});

describe('where a cloud is said', () => {
  test('secure.yaml and a profile are put together with it, and what it says itself stands', async () => {
    const env = {
      OS_CLIENT_SECURE_FILE: write('secure.yaml', 'clouds: {lab: {auth: {password: of-secure}}}'),
      OS_CLIENT_VENDOR_FILE: write(
        'clouds-public.yaml',
        "public-clouds: {vendor: {auth: {auth_url: 'http://vendor', project_domain_name: V}, region_name: one, interface: internal}}",
      ),
    };
    const { keys } = await lab('    {profile: vendor, region_name: two, auth: {username: u, project_name: p}}', env);
    expect(keys).toMatchObject({
      region_name: 'two',
      interface: 'internal',
      auth: { auth_url: 'http://vendor', username: 'u', password: 'of-secure', project_domain_name: 'V' },
    });
  });

  test('anchors and merge keys are read as in any YAML', async () => {
    const file = write(
      'clouds.yaml',
      "base: &base {auth_url: 'http://k', username: u}\nclouds: {lab: {auth: {<<: *base, password: p}}}",
    );
    const { keys } = await findCloud('lab', { OS_CLIENT_CONFIG_FILE: file });
    expect(keys.auth).toMatchObject({ auth_url: 'http://k', username: 'u', password: 'p' });
  });

  test.each([
    ['OS_REGION_NAME', 'region_name'],
    ['OS_INTERFACE', 'interface'],
    ['OS_ENDPOINT_TYPE', 'interface'],
    ['OS_CACERT', 'cacert'],
  ])('%s says what the cloud leaves unsaid, and never something else', async (variable, key) => {
    const env = { [variable]: 'of-variable' };
    expect((await lab(PASSWORD, env)).keys).toMatchObject({ [key]: 'of-variable' });
    expect((await lab(`    ${key}: own${PASSWORD}`, env)).keys).toMatchObject({ [key]: 'own' });
  });

  test.each([
    'OS_USER_ID',
    'OS_USERNAME',
    'OS_PASSWORD',
    'OS_TOKEN',
    'OS_PROJECT_ID',
    'OS_TENANT_ID',
    'OS_PROJECT_DOMAIN_ID',
    'OS_USER_DOMAIN_ID',
    'OS_DOMAIN_ID',
    'OS_DEFAULT_DOMAIN',
    'OS_SYSTEM_SCOPE',
    'OS_AUTH_TYPE',
    'OS_AUTH_URL',
    'OS_ENDPOINT',
    'OS_APPLICATION_CREDENTIAL_ID',
    'OS_NETWORK_ENDPOINT_OVERRIDE',
    'OS_CERT',
    'OS_KEY',
    'OS_INSECURE',
    'OS_VERIFY',
    'OS_AUTH',
  ])('%s of another cloud changes nothing of who asks, and of whom', async (variable) => {
    const alone = await lab(PASSWORD);
    expect(await lab(PASSWORD, { [variable]: 'other' })).toEqual(alone);
  });

  test.each<[string, NodeJS.ProcessEnv, string | RegExp]>([
    ['OS_CLOUD', { OS_CLOUD: 'prod' }, 'cloud prod'],
    ['OS_* variables, before the files', { OS_AUTH_URL: 'http://k', OS_TENANT_NAME: 't' }, 'OS_* variables'],
    ['nothing, where there are several', {}, /no cloud was named: .*clouds\.json has none to choose by itself/],
    ['OS_CLOUD that is not there', { OS_CLOUD: 'nosuch' }, /cloud nosuch: .*clouds\.json has none of that name/],
  ])('without a name: by %s', async (_, env, name) => {
    const file = write('clouds.json', JSON.stringify({ clouds: { lab: {}, prod: {} } }));
    const found = await findCloud('', { OS_CLIENT_CONFIG_FILE: file, ...env }).catch((error: unknown) => error);
    if (typeof name === 'string') expect(found).toMatchObject({ name });
    else expect((found as Error).message).toMatch(name);
  });

  test('without a name: the one that there is', async () => {
    const file = write('clouds.json', JSON.stringify({ clouds: { lab: {} } }));
    expect(await findCloud('', { OS_CLIENT_CONFIG_FILE: file })).toMatchObject({ name: 'cloud lab' });
  });

  test.each<[string, string, string]>([
    ['clouds: [lab]', 'clouds', 'expected a mapping'],
    ['clouds: {lab: text}', 'clouds.lab', 'expected a mapping'],
    ['clouds: {lab: {verify: maybe}}', 'clouds.lab.verify', 'expected true or false'],
    ['clouds: {lab: {auth: {password: [a]}}}', 'clouds.lab.auth.password', 'expected a text'],
    ['clouds: {lab: {profile: nosuch}}', 'clouds.lab.profile', 'no clouds-public.yaml has a profile nosuch'],
    ['clouds: {lab: {auth: *nosuch}}', 'top level', 'an alias (*name) without its anchor (&name)'],
    ['clouds: {lab: {', 'line 1', 'no YAML (BAD_INDENT)'],
  ])('%s is told with file and key', async (text, place, fault) => {
    const file = write('clouds.yaml', text);
    const error = await findCloud('lab', { OS_CLIENT_CONFIG_FILE: file }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadCloudsFile);
    expect((error as Error).message).toContain(`${file}: ${place}: ${fault}`);
  });

  test('a name that no file has is told with those that there are', async () => {
    const file = write('clouds.json', JSON.stringify({ clouds: { a: {}, b: {} } }));
    const error = await findCloud('c', { OS_CLIENT_CONFIG_FILE: file }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnknownCloud);
    expect(error).toMatchObject({ cloud: 'c', files: [file], known: ['a', 'b'] });
  });
});

describe('a url with a user and a password in it is refused, and not shown', () => {
  const URL = 'http://bob:hunter2@host:9696';
  const refusalOf = async (work: () => Promise<unknown>) => {
    const error = (await work().catch((thrown: unknown) => thrown)) as CredentialsInUrl;
    expect(error).toBeInstanceOf(CredentialsInUrl);
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(/hunter2|bob/);
    return error.place;
  };

  test.each([URL, 'https://:hunter2@host', 'http://bob@host', 'http://bob:hun/ter2@host', 'http:bob:hunter2@host'])(
    'as the endpoint: %s',
    async (endpoint) => {
      expect(await refusalOf(() => openNeutron({ endpoint }, { timeoutSeconds: 1 }, {}))).toBe("Neutron's address");
    },
  );

  test.each([
    ['auth.auth_url', `    auth: {auth_url: '${URL}', username: u, password: p}`],
    ['auth.endpoint', `    auth: {endpoint: '${URL}'}`],
    ['network_endpoint_override', `    network_endpoint_override: '${URL}'`],
  ])('in a cloud: %s', async (key, text) => {
    expect(await refusalOf(() => lab(text))).toBe(`${join(folder, 'clouds.yaml')}: clouds.lab.${key}`);
  });

  test('in the OS_* variables', async () => {
    const opening = () => openNeutron({ endpoint: 'http://host' }, { timeoutSeconds: 1 }, { OS_AUTH_URL: URL });
    expect(await refusalOf(opening)).toBe('OS_* variables: auth.auth_url');
  });

  test('in the catalog', async () => {
    const catalog = [{ type: 'network', endpoints: [{ interface: 'public', url: URL }] }];
    const place = await refusalOf(async () => networkEndpoint(catalog, { interface: 'public' }, 'http://k/v3'));
    expect(place).toBe("http://k/v3: the catalog's endpoint of type network");
  });
});

test.each([
  ['one of the files by its name', { OS_CLOUD: 'OS_* variables' }, 'cloud OS_* variables (http://neutron:9696)'],
  ['that of the variables by its address', { OS_AUTH_TYPE: 'none', OS_ENDPOINT: 'http://n' }, 'http://neutron:9696'],
])('a cloud is shown as what it is: %s', async (_, env, name) => {
  const file = write('clouds.json', JSON.stringify({ clouds: { 'OS_* variables': { auth_type: 'none' } } }));
  const cloud = await findCloud('', { OS_CLIENT_CONFIG_FILE: file, ...env });
  expect(openWithoutCredentials('http://neutron:9696/v2.0', cloud).name).toBe(name);
});

describe('Neutron by the catalog', () => {
  const endpoint = (which: string, region: string) => ({
    interface: which,
    region_id: region,
    url: `http://${which}.${region}`,
  });
  const catalog = [
    { type: 'compute', endpoints: [endpoint('public', 'one')] },
    { type: 'network', endpoints: [endpoint('admin', 'one'), endpoint('public', 'one'), endpoint('public', 'two')] },
  ];
  test.each<[{ interface: string; region?: string }, string | undefined]>([
    [{ interface: 'public' }, 'http://public.one'],
    [{ interface: 'publicURL' }, 'http://public.one'],
    [{ interface: 'public', region: 'two' }, 'http://public.two'],
    [{ interface: 'admin' }, 'http://admin.one'],
    [{ interface: 'internal' }, undefined],
    [{ interface: 'admin', region: 'two' }, undefined],
  ])('%o: %s', (choice, url) => {
    if (url === undefined) expect(() => networkEndpoint(catalog, choice, 'http://k')).toThrow(NoNetworkEndpoint);
    else expect(networkEndpoint(catalog, choice, 'http://k')).toBe(url);
  });
});
