import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from './rabbitmq/free-ports.ts';

const run = promisify(execFile);
const START_SECONDS = 60;

/** Why no Keystone can be run here; undefined where it can. */
export const noKeystone = (): string | undefined =>
  existsSync('/usr/bin/keystone-manage') && existsSync('/usr/bin/keystone-wsgi-public')
    ? undefined
    : 'no Keystone is installed: apt-get install --no-install-recommends keystone';

/** A real Keystone of one test file, with a user `admin` in a project `admin`. */
export interface TestKeystone {
  /** Without its version. */
  url: string;
  password: string;
  /** Calls its API v3 as admin. */
  api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** Whether a token is good. */
  isValid(token: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** Starts a Keystone on sqlite in a folder of its own; some ten seconds. Its catalog names Neutron at `network`. */
export async function startKeystone(network: string): Promise<TestKeystone> {
  const folder = await mkdtemp(join(tmpdir(), 'l2pop-keystone-'));
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const password = 'swordfish: "0123"';
  const config = join(folder, 'keystone.conf');
  await Promise.all(['fernet', 'credential'].map((name) => mkdir(join(folder, name), { mode: 0o700 })));
  await writeFile(config, configuration(folder));
  const manage = (...args: string[]) => run('/usr/bin/keystone-manage', ['--config-file', config, ...args]);
  const { uid, gid } = { uid: String(process.getuid?.()), gid: String(process.getgid?.()) };
  await manage('db_sync');
  await manage('fernet_setup', '--keystone-user', uid, '--keystone-group', gid);
  const endpoint = ['--bootstrap-public-url', `${url}/v3`, '--bootstrap-region-id', 'RegionOne'];
  await manage('bootstrap', '--bootstrap-password', password, ...endpoint);
  const log: string[] = [];
  const server = spawn('/usr/bin/keystone-wsgi-public', ['--host', '127.0.0.1', '--port', String(port)], {
    env: { ...process.env, OS_KEYSTONE_CONFIG_FILES: config },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => log.push(String(text)));
  await untilItAnswers(url, server, log);

  const ask = async (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    fetch(`${url}/v3${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  let ownToken: string | undefined;
  const tokenOfAdmin = async (): Promise<string> => {
    ownToken ??= await fetchOwnToken();
    return ownToken;
  };
  const fetchOwnToken = async (): Promise<string> => {
    const user = { name: 'admin', domain: { id: 'default' }, password };
    const scope = { project: { name: 'admin', domain: { id: 'default' } } };
    const auth = { identity: { methods: ['password'], password: { user } }, scope };
    return (await ask('POST', '/auth/tokens', {}, { auth })).headers.get('x-subject-token') ?? '';
  };
  const keystone: TestKeystone = {
    url,
    password,
    async api(method, path, body) {
      const answer = await ask(method, path, { 'x-auth-token': await tokenOfAdmin() }, body);
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    },
    async isValid(token) {
      const headers = { 'x-auth-token': await tokenOfAdmin(), 'x-subject-token': token };
      return (await ask('GET', '/auth/tokens', headers)).ok;
    },
    async stop() {
      server.kill();
      await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve(undefined)));
      await rm(folder, { recursive: true });
    },
  };
  await addNeutron(keystone, network);
  return keystone;
}

const configuration = (folder: string): string => `
[database]
connection = sqlite:///${folder}/keystone.db
[identity]
password_hash_rounds = 4
[token]
provider = fernet
[fernet_tokens]
key_repository = ${folder}/fernet
[fernet_receipts]
key_repository = ${folder}/fernet
[credential]
key_repository = ${folder}/credential
`;

async function untilItAnswers(url: string, server: ChildProcess, log: readonly string[]): Promise<void> {
  const giveUp = Date.now() + START_SECONDS * 1000;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`Keystone ended: ${log.join('')}`);
    const answers = await fetch(`${url}/v3`).then(
      () => true,
      () => false,
    );
    if (answers) return;
    if (Date.now() > giveUp) throw new Error(`no Keystone in ${START_SECONDS} s: ${log.join('')}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function addNeutron(keystone: TestKeystone, url: string): Promise<void> {
  const { service } = (await keystone.api('POST', '/services', { service: { type: 'network', name: 'neutron' } })) as {
    service: { id: string };
  };
  const endpoint = { service_id: service.id, interface: 'public', region_id: 'RegionOne', url };
  await keystone.api('POST', '/endpoints', { endpoint });
}
