import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { captured, networkNamed, overRpc } from '../driver/inventory/neutron-api/captured.ts';
import { noKeystone, startKeystone, type TestKeystone } from '../support/keystone.ts';
import { cleanEnvironment, l2pop } from '../support/l2pop.ts';
import { type ApiServer, serveNeutronApi } from '../support/neutron-api.ts';

const why = noKeystone();
if (why !== undefined) console.error(`skipped: ${why}`);

const GRE = networkNamed('api-gre');
const QUERY = ['query', '-n', GRE, '-f', 'json'];

/** Keystone's token middleware before Neutron says so. */
const NOT_AUTHENTICATED = {
  status: 401,
  headers: { 'content-type': 'application/json' },
  body: '{"error": {"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}}',
};

describe.skipIf(why !== undefined)('l2pop logs in at a real Keystone', () => {
  let keystone: TestKeystone;
  let neutron: ApiServer;
  let folder: string;
  /** Tokens that were shown, in order; and what is to happen to one before it is looked at. */
  const tokens: string[] = [];
  let meanwhile: ((token: string) => Promise<void>) | undefined;

  /** Neutron's middleware asks Keystone once for a token, and keeps what it was told. */
  const known = new Map<string, Promise<boolean>>();
  const isGood = (token: string): Promise<boolean> => {
    const told = known.get(token) ?? keystone.isValid(token);
    known.set(token, told);
    return told;
  };
  const revoke = async (token: string): Promise<void> => {
    await fetch(`${keystone.url}/v3/auth/tokens`, {
      method: 'DELETE',
      headers: { 'x-auth-token': token, 'x-subject-token': token },
    });
    known.delete(token);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'l2pop-clouds-'));
    neutron = await serveNeutronApi(captured, {
      before: async ({ headers }) => {
        const token = String(headers['x-auth-token'] ?? '');
        if (token !== '' && tokens.at(-1) !== token) tokens.push(token);
        await meanwhile?.(token);
        return token !== '' && (await isGood(token)) ? undefined : NOT_AUTHENTICATED;
      },
    });
    keystone = await startKeystone(neutron.url);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([keystone?.stop(), neutron?.close(), rm(folder, { recursive: true })]);
  });
  beforeEach(() => {
    tokens.length = 0;
    meanwhile = undefined;
  });

  const variables = (more: Record<string, string> = {}) => ({
    OS_AUTH_URL: keystone.url,
    OS_USERNAME: 'admin',
    OS_PASSWORD: keystone.password,
    OS_PROJECT_NAME: 'admin',
    ...more,
  });
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    l2pop(args, { cwd: folder, env: { ...cleanEnvironment, ...env } });
  const write = (name: string, content: unknown) => writeFile(join(folder, name), JSON.stringify(content));
  const lab = (auth: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    write('clouds.yaml', { clouds: { lab: { auth: { auth_url: keystone.url, ...auth }, ...more }, other: {} } });

  const expectAnswer = ({ stdout, stderr, exitCode }: { stdout: string; stderr: string; exitCode: number }) => {
    expect(stderr.replace(/^l2pop: note: .*\n/gm, '')).toBe('');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)[GRE].segment_id).toBe(overRpc(undefined)[GRE]!.segment_id);
  };

  const expectRefusal = ({ stderr, exitCode }: { stderr: string; exitCode: number }, message: RegExp) => {
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    for (const secret of [keystone.password, 'swordfish', ...tokens]) expect(stderr).not.toContain(secret);
  };

  test('with the OS_* variables, and finds Neutron by the catalog', async () => {
    expectAnswer(await run([...QUERY, '--from', 'cloud:'], variables()));
  });

  test('with the OS_* variables for an endpoint that is named', async () => {
    expectAnswer(await run([...QUERY, '--from', `${neutron.url}/v2.0/`], variables({ OS_REGION_NAME: 'Elsewhere' })));
  });

  test.each<[string, string[], Record<string, string>]>([
    ['--from cloud:lab', ['--from', 'cloud:lab'], {}],
    ['--os-cloud lab alone', ['--os-cloud', 'lab'], {}],
    ['--from cloud: and OS_CLOUD', ['--from', 'cloud:'], { OS_CLOUD: 'lab' }],
    ['--os-cloud over L2POP_FROM', ['--os-cloud', 'lab'], { L2POP_FROM: 'lab.yaml' }],
    [
      'variables of another cloud beside it',
      ['--os-cloud', 'lab'],
      { OS_PASSWORD: 'of another', OS_USERNAME: 'nobody' },
    ],
  ])('with clouds.yaml and secure.yaml, by %s', async (_, args, env) => {
    await lab({
      username: 'admin',
      'project-name': 'admin',
      user_domain_name: 'Default',
      project_domain_id: 'default',
    });
    await write('secure.yaml', { clouds: { lab: { auth: { password: keystone.password } } } });
    try {
      expectAnswer(await run([...QUERY, ...args], env));
    } finally {
      await rm(join(folder, 'secure.yaml'));
    }
  });

  test('with an application credential, by id and by name', async () => {
    const { users } = (await keystone.api('GET', '/users?name=admin')) as { users: { id: string }[] };
    const made = (await keystone.api('POST', `/users/${users[0]!.id}/application_credentials`, {
      application_credential: { name: 'l2pop', secret: 'swordfish-2' },
    })) as { application_credential: { id: string } };
    const secret = { application_credential_secret: 'swordfish-2' };
    await lab(
      { application_credential_id: made.application_credential.id, ...secret },
      { auth_type: 'v3applicationcredential' },
    );
    expectAnswer(await run([...QUERY, '--os-cloud', 'lab']));
    await lab({ application_credential_name: 'l2pop', username: 'admin', ...secret });
    expectAnswer(await run([...QUERY, '--os-cloud', 'lab']));
    await lab({
      application_credential_id: made.application_credential.id,
      application_credential_secret: 'swordfish-3',
    });
    expectRefusal(
      await run([...QUERY, '--os-cloud', 'lab', '--debug']),
      /401: refuses application credential [0-9a-f]+/,
    );
  });

  test('with a token', async () => {
    await run([...QUERY, '--from', 'cloud:'], variables());
    const token = tokens[0]!;
    const env = { OS_AUTH_URL: keystone.url, OS_TOKEN: token, OS_PROJECT_NAME: 'admin' };
    expectAnswer(await run([...QUERY, '--from', 'cloud:'], env));
    expectRefusal(
      await run([...QUERY, '--from', 'cloud:', '--debug'], { ...env, OS_TOKEN: `${token.slice(0, -9)}swordfish` }),
      /404: refuses the holder of the token of project admin/,
    );
  });

  test('once more where its token is good no more, and reads on', async () => {
    let requests = 0;
    meanwhile = async (token) => {
      requests += 1;
      if (requests !== 3) return;
      meanwhile = undefined;
      await revoke(token);
    };
    expectAnswer(await run([...QUERY, '--from', 'cloud:'], variables()));
    expect(tokens.length).toBeGreaterThan(1);
  });

  test('and says so in vain where nothing that it gets is good', async () => {
    meanwhile = revoke;
    expectRefusal(
      await run([...QUERY, '--from', 'cloud:', '--debug'], variables()),
      /401: refuses user admin of project admin/,
    );
    expect(tokens.length).toBeLessThanOrEqual(2);
  });

  test('as a member, whom Neutron shows no agent, is told to lack a role', async () => {
    // what a real Neutron answered a member of another project: an external network without its segment, nothing else
    const seen = captured.networks
      .filter((network) => network.name === 'api-ext')
      .map(({ id, name }) => ({ id, name }));
    const other = await serveNeutronApi({ ...captured, networks: seen, agents: [], ports: [], routers: [] });
    try {
      const { stderr, exitCode } = await run([...QUERY, '--from', other.url], variables());
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/\/agents: does not show any agent to these credentials\n.*admin role/);
    } finally {
      await other.close();
    }
  });

  test.each<[string, () => Record<string, string>, RegExp]>([
    [
      'a wrong password',
      () => ({ OS_PASSWORD: 'swordfish' }),
      /401: refuses user admin of project admin: .*\n {2}.*openstack token issue/,
    ],
    ['a project that is not there', () => ({ OS_PROJECT_NAME: 'nosuch' }), /401: refuses user admin of project nosuch/],
    [
      'another region',
      () => ({ OS_REGION_NAME: 'Mars' }),
      /no public endpoint of type network in region Mars\n {2}It has public in RegionOne/,
    ],
    ['another interface', () => ({ OS_INTERFACE: 'internal' }), /no internal endpoint of type network/],
    [
      'no Keystone at auth_url',
      () => ({ OS_AUTH_URL: `${keystone.url}/identity` }),
      /404: no Keystone \(API v3\) there/,
    ],
  ])('%s is told with what to do, and no secret', async (_, wrong, message) => {
    expectRefusal(await run([...QUERY, '--from', 'cloud:', '--debug'], variables(wrong())), message);
  });
});
