import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captured, networkNamed, overRpc } from '../driver/inventory/neutron-api/captured.ts';
import { cleanEnvironment, l2pop, root, startL2pop } from '../support/l2pop.ts';
import { type ApiServer, type ApiServerOptions, serveNeutronApi } from '../support/neutron-api.ts';
import { freshVhost } from '../support/rabbitmq.ts';

const GENEVE = networkNamed('api-gnv');
const GUESSED = 'l2pop: note: network api-gnv: flooding to 10.9.0.11 is guessed';

let server: ApiServer;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'l2pop-api-'));
  writeFileSync(join(folder, 'neutron.conf'), '[DEFAULT]\nrpc_response_timeout = 1\n');
  server = await serveNeutronApi(captured, { mostRows: 5 });
});
afterAll(() => server.close());

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  l2pop(args, { cwd: folder, env: { ...cleanEnvironment, ...env } });

describe('l2pop query --from http://…, the API of a Neutron', () => {
  test('prints what that Neutron answered over RPC, and says which endpoints are guessed', async () => {
    const ids = Object.keys(overRpc('c2'));
    const networks = ids.filter((id) => id !== GENEVE).flatMap((id) => ['-n', id]);
    const { stdout, stderr, exitCode } = await run([
      'query',
      '--from',
      server.url,
      ...networks,
      '-H',
      'c2',
      '-f',
      'json',
    ]);
    const { [GENEVE]: _, ...told } = overRpc('c2');
    const sorted = (_key: string, value: unknown) => (Array.isArray(value) ? [...value].sort() : value);
    const inOrder = (entries: unknown) => JSON.parse(JSON.stringify(entries, sorted)) as unknown;
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      "l2pop: note: Neutron's API does not tell on which hosts distributed routers are: what floods to them alone is guessed, and is never called drift\n",
    );
    expect(inOrder(JSON.parse(stdout))).toEqual(inOrder(told));
  });

  test('knows networks by name, and all of them', async () => {
    const byName = await run(['query', '--from', server.url, '-n', 'api-gnv', '-f', 'value']);
    const all = await run(['query', '--from', server.url, '--all-networks', '-f', 'json']);
    expect(byName.stdout).toContain(GENEVE);
    expect(byName.stderr).toContain(GUESSED);
    expect(Object.keys(JSON.parse(all.stdout)).sort()).toEqual(captured.networks.map(({ id }) => id).sort());
  });

  test('refuses a host without an agent', async () => {
    const { stderr, exitCode } = await run(['query', '--from', server.url, '-n', 'api-gnv', '-H', 'nosuch']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Neutron API ${server.url} has no agent with a tunnel ip on host nosuch`);
  });
});

describe('l2pop diff --from http://…', () => {
  const answer = (host: string): string => join(root, 'test/data/neutron-api/rpc', `${host}.json`);

  test('is in sync where the agent floods to hosts of a distributed router that the API does not tell', async () => {
    const { stdout, exitCode } = await run(['diff', '--from', server.url, '-H', 'c2', answer('c2')]);
    expect(stdout).toContain('in sync');
    expect(stdout).toContain(
      "flooding to 10.9.0.11, 10.9.0.13 was not judged: Neutron's API does not tell on which hosts distributed routers are",
    );
    expect(exitCode).toBe(0);
  });

  test('is in sync where it does not flood to a guessed one, and finds what is missing for certain', async () => {
    const held = JSON.parse(readFileSync(answer('c2'), 'utf8'));
    held[GENEVE].ports = {};
    const vxlan = networkNamed('api-vx');
    delete held[vxlan].ports['10.9.0.13'];
    writeFileSync(join(folder, 'held.json'), JSON.stringify(held));
    const { stdout, exitCode } = await run(['diff', '--from', server.url, '-H', 'c2', 'held.json', '-f', 'json']);
    expect(exitCode).toBe(1);
    const { drift } = JSON.parse(stdout);
    expect(drift).toMatchObject([{ kind: 'endpoint-absent', network_id: vxlan, tunnel_ip: '10.9.0.13' }]);
  });
});

describe('a password in the address', () => {
  test.each([
    ['diff', '-H', 'c2', join(root, 'test/data/neutron-api/rpc/c2.json'), '-f', 'json'],
    ['query', '-n', GENEVE, '-f', 'json'],
    ['query', '-n', GENEVE, '--debug'],
  ])('is refused without being shown: %s', async (...args) => {
    const from = server.url.replace('//', '//bob:hunter2@');
    const { stdout, stderr, exitCode } = await run([...args, '--from', from]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/Neutron's address: no user or password may stand in a url/);
    expect(stderr).toMatch(/clouds\.yaml or by OS_\* variables/);
    expect(stderr).not.toMatch(/hunter2|bob/);
  });
});

describe('l2pop serve --from http://…', () => {
  test('answers over RPC what the API answers, and says at its start what is guessed', async () => {
    const url = await freshVhost();
    const sidecar = startL2pop(['serve', '--from', server.url, '--transport-url', url]);
    try {
      expect(await sidecar.line(/serving the query/)).toContain(`from Neutron API ${server.url}`);
      expect(sidecar.lines.join('\n')).toContain('what floods to them alone is guessed');
      const ask = ['-n', GENEVE, '-n', networkNamed('api-vx'), '-H', 'c1', '-f', 'json'];
      const overRpc = await run(['query', '--transport-url', url, ...ask]);
      const direct = await run(['query', '--from', server.url, ...ask]);
      expect(overRpc.exitCode).toBe(0);
      expect(JSON.parse(overRpc.stdout)).toEqual(JSON.parse(direct.stdout));
    } finally {
      await sidecar.stop();
    }
  });
});

/** Runs a query against a server with this behaviour. */
async function against(options: ApiServerOptions, args: readonly string[] = []) {
  const faulty = await serveNeutronApi(captured, options);
  try {
    return await run(['query', '--from', faulty.url, '-n', 'api-gnv', ...args]);
  } finally {
    await faulty.close();
  }
}

describe('a Neutron that does not answer as it should is one error, with what to do', () => {
  test.each<[string, ApiServerOptions, string[], RegExp]>([
    [
      'HTML',
      { before: () => ({ status: 200, body: '<html>' }) },
      [],
      /HTML or XML instead of JSON\n {2}Check the address/,
    ],
    [
      '503 for long',
      { before: () => ({ status: 503, headers: { 'retry-after': '900' } }) },
      [],
      /busy: 503, Retry-After 900\n {2}/,
    ],
    [
      'nothing in time',
      { before: () => new Promise(() => {}) },
      ['--timeout', '1'],
      /no whole answer in 1 s\n {2}.*--timeout/,
    ],
    [
      'nothing in the rpc_response_timeout of a --config-file',
      { before: () => new Promise(() => {}) },
      ['--config-file', 'neutron.conf'],
      /no whole answer in 1 s\n {2}.*--timeout/,
    ],
    ['401', { before: () => ({ status: 401, body: '{}' }) }, [], /it asks for credentials.*\n {2}.*--os-cloud/],
    [
      '403',
      { before: () => ({ status: 403, body: '{}' }) },
      [],
      /403: refuses these credentials: no reason given\n {2}.*admin role/,
    ],
    ['404', { before: () => ({ status: 404, body: '{}' }) }, [], /no Neutron API there\n {2}.*openstack endpoint list/],
    [
      '500',
      { before: () => ({ status: 500, body: '{"NeutronError": "oops"}' }) },
      [],
      /500: oops\n {2}The server's log/,
    ],
    [
      'networks without segments',
      { shown: (row, key) => (key === 'networks' ? { id: row.id, name: row.name } : row) },
      [],
      /does not show provider:network_type to these credentials\n {2}.*admin role/,
    ],
    [
      'ports without bindings',
      {
        shown: ({ 'binding:host_id': _, ...row }, key) =>
          key === 'ports' ? row : { ...row, 'provider:network_type': 'vxlan' },
      },
      [],
      /does not show binding:host_id/,
    ],
  ])('%s', async (_, options, args, message) => {
    const { stdout, stderr, exitCode } = await against(options, args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(
      stderr
        .replace(/^l2pop: note: .*\n/gm, '')
        .trim()
        .split('\n').length,
    ).toBeLessThanOrEqual(3);
  });
});

const QUERY = ['query', '-n', GENEVE];

describe('which cloud', () => {
  test.each<[string, string[], Record<string, string>, RegExp]>([
    [
      'one of no file',
      ['--os-cloud', 'lab'],
      {},
      /cloud lab: there is no clouds\.yaml of that name\n {2}It is looked for in/,
    ],
    ['none that is named', ['--from', 'cloud:'], {}, /no cloud was named/],
    [
      'beside another source',
      ['--os-cloud', 'lab', '--from', 'rabbit://h/'],
      {},
      /--os-cloud goes with Neutron's API alone/,
    ],
    [
      'OS_CLOUD alone chooses nothing',
      ['--transport-url', 'rabbit://u:pw@127.0.0.1:1/'],
      { OS_CLOUD: 'lab' },
      /no broker reached/,
    ],
  ])('%s', async (_, args, env, message) => {
    const { stderr, exitCode } = await run([...QUERY, ...args], env);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });

  test.each<[string, string, RegExp]>([
    ['no YAML, without its text', 'clouds: {lab: {auth: {password: "swordfish\n', /clouds\.yaml: line \d+: no YAML/],
    [
      'a wrong key, named',
      'clouds: {lab: {auth: {password: {a: swordfish}}}}',
      /clouds\.yaml: clouds\.lab\.auth\.password: expected a text/,
    ],
    ['another cloud', 'clouds: {prod: {}, stage: {}}', /clouds\.yaml has none of that name\n {2}There are prod, stage/],
    [
      'nowhere to log in',
      'clouds: {lab: {auth: {username: admin, password: swordfish}}}',
      /cloud lab: auth\.auth_url is missing/,
    ],
    [
      'no password',
      'clouds: {lab: {auth: {auth_url: "http://h:5000", username: admin}}}',
      /cloud lab: auth\.password is missing/,
    ],
    [
      'a way that is not known',
      'clouds: {lab: {auth_type: v3kerberos}}',
      /auth_type v3kerberos is not known\n {2}Known: v3password/,
    ],
    [
      'a certificate that is not there',
      'clouds: {lab: {cacert: /nosuch.pem}}',
      /cacert: cannot read \/nosuch\.pem: no such file/,
    ],
  ])('a clouds.yaml with %s', async (_, text, message) => {
    writeFileSync(join(folder, 'clouds.yaml'), text);
    const { stderr, exitCode } = await run([...QUERY, '--os-cloud', 'lab', '--debug'], {
      OS_CLIENT_CONFIG_FILE: join(folder, 'clouds.yaml'),
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('swordfish');
  });

  test('a cloud without Keystone, whose endpoint is said', async () => {
    const cloud = { auth_type: 'none', network_endpoint_override: server.url };
    writeFileSync(join(folder, 'none.json'), JSON.stringify({ clouds: { lab: cloud } }));
    const env = { OS_CLIENT_CONFIG_FILE: join(folder, 'none.json') };
    const { stdout, exitCode } = await run(['query', '--os-cloud', 'lab', '-n', 'api-gnv', '-f', 'json'], env);
    expect(exitCode).toBe(0);
    expect(Object.keys(JSON.parse(stdout))).toEqual([GENEVE]);
  });
});
