import { createSocket } from 'node:dgram';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckLine, CheckState } from '../../src/format/doctor-report.ts';
import { methodFrame } from '../../src/transport/rabbit/handshake-frames.ts';
import { captured } from '../driver/inventory/neutron-api/captured.ts';
import { binary, cleanEnvironment, l2pop, root, startL2pop } from '../support/l2pop.ts';
import { serveNeutronApi } from '../support/neutron-api.ts';
import { type PythonServer, runPythonClient, startPythonServer } from '../support/peers.ts';
import { freePorts } from '../support/rabbitmq/free-ports.ts';
import { makeOddCertificates, type OddCertificates } from '../support/rabbitmq/odd-certificates.ts';
import { startBroker, type TestBroker } from '../support/rabbitmq.ts';
import { GREETING, startScriptedBroker, TUNE } from '../support/scripted-broker.ts';
import { openTerminal, whyNoTerminal } from '../support/terminal.ts';

const AGENT_TOPIC = 'q-agent-notifier-l2population-update';
const ALL = ['.*', '.*', '.*'];
const NONE = '^nothing$';

/** One that may be broken: no other test has it. */
let broker: TestBroker;
let odd: OddCertificates;
let silent: Server;
let refused: number;
const fakes: { close(): void }[] = [];
/** In the vhost `/`: the lab's query, and an agent. */
let serving: ReturnType<typeof startL2pop>;
let agent: PythonServer;

const portOf = (server: Server): number => (server.address() as { port: number }).port;

beforeAll(async () => {
  broker = await startBroker();
  odd = await makeOddCertificates(broker.node.certificates);
  [refused = 0] = await freePorts(1);
  silent = createServer().listen(0, '127.0.0.1');
  serving = startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', broker.url()]);
  agent = await startPythonServer(broker.url(), '--role', 'agent', '--server', 'compute-1');
  await serving.line('serving the query');
}, 120_000);

afterAll(async () => {
  silent?.close();
  for (const fake of fakes) fake.close();
  await Promise.all([serving?.stop(), agent?.stop()]);
  await broker?.stop();
});

/** The url of a broker that says this and hangs up. */
async function scripted(...says: Buffer[]): Promise<string> {
  const fake = await startScriptedBroker(...says);
  fakes.push(fake);
  return `rabbit://guest:secret@127.0.0.1:${fake.port}/`;
}

/** Runs the doctor, and gives its lines. */
async function examine(url: string, ...flags: string[]) {
  const { stdout, stderr, exitCode } = await l2pop(['doctor', '--transport-url', url, '-f', 'json', ...flags]);
  expect(stderr).toBe('');
  return { lines: JSON.parse(stdout) as CheckLine[], stdout, exitCode };
}

const stateOf = (lines: readonly CheckLine[], check: string, subject?: string): CheckState | undefined =>
  lines.find((line) => line.check === check && (subject === undefined || line.subject === subject))?.state;

/** A user of the broker with these rights in a vhost. */
async function userWith(name: string, rights: readonly string[], vhost = '/'): Promise<string> {
  await broker.ctl('add_user', name, 'least');
  await broker.ctl('set_permissions', '-p', vhost, name, ...rights);
  return broker.url(vhost, name, 'least');
}

/** Gives the broker another certificate, for the same key. */
async function useCertificate(file: string): Promise<void> {
  copyFileSync(file, broker.node.certificates.certFile);
  await broker.ctl('eval', 'ssl:clear_pem_cache().');
}

const tlsUrl = (query: string, host = 'localhost') =>
  `rabbit://guest:guest@${host}:${broker.node.tlsPort}/?ssl=true${query}`;
const trusting = (host?: string) => tlsUrl(`&ssl_ca_file=${broker.node.certificates.caFile}`, host);

/** Texts that are the same at every run. */
const steady = (text: string): string =>
  text
    .replaceAll(String(broker.node.port), '5672')
    .replaceAll(String(refused), '5673')
    .replace(/\d+(\.\d+)? ms/g, 'N ms')
    .replace(/RabbitMQ [\d.]+, cluster \S+/g, 'RabbitMQ N, cluster rabbit@localhost')
    .replace(/^(ok|warning) +tools[\s\S]*?(?=\n\n)/m, 'ok      tools            …');

describe('l2pop doctor of a whole lab', { timeout: 120_000 }, () => {
  test('finds every step good, and exits with 0', async () => {
    const args = ['--host', 'compute-1', '--from', 'examples/lab.yaml'];
    const { stdout, stderr, exitCode } = await l2pop(['doctor', '--transport-url', broker.url(), ...args]);
    expect(stderr).toBe('');
    await expect(steady(stdout)).toMatchFileSnapshot('../golden/doctor-good.txt');
    expect(exitCode).toBe(0);
  });

  test('says it in figures to programs, and leaves no queue behind', async () => {
    const queues = async () =>
      (await broker.ctl('list_queues', '--no-table-headers', 'name')).trim().split('\n').sort();
    const before = await queues();
    const { lines, exitCode } = await examine(broker.url(), '--host', 'compute-1', '--from', 'examples/lab.yaml');
    const facts = new Map(lines.map(({ check, facts: figures }) => [check, figures]));
    expect(facts.get('query-topic')).toMatchObject({ consumers: 1, waiting: 0 });
    expect(facts.get('agent-queue')).toMatchObject({ queue: `${AGENT_TOPIC}.compute-1`, consumers: 1, waiting: 0 });
    expect(facts.get('agents')).toEqual({ agents: 1 });
    expect(facts.get('query')?.round_trip_ms).toBeGreaterThan(0);
    expect(facts.get('inventory-agents')).toMatchObject({ agents: 4 });
    expect(lines.every(({ state }) => state === 'ok' || state === 'skipped')).toBe(true);
    expect(exitCode).toBe(0);
    expect(before).toContain(`${AGENT_TOPIC}.compute-1`);
    expect(await queues()).toEqual(before);
  });

  test.each(['table', 'json', 'yaml', 'csv', 'value'])('knows -f %s', async (format) => {
    const { stdout, exitCode } = await l2pop(['doctor', '--transport-url', broker.url(), '-f', format]);
    expect(stdout).toContain('query-topic');
    expect(exitCode).toBe(0);
  });

  test('picks columns', async () => {
    const picked = ['-f', 'value', '-c', 'check', '-c', 'state'];
    const { stdout } = await l2pop(['doctor', '--transport-url', broker.url(), ...picked]);
    expect(stdout.split('\n')).toContain('login ok');
  });

  test('its table has the checks in the order of the path', async () => {
    const { stdout } = await l2pop(['doctor', '--transport-url', broker.url()]);
    const checks = [...stdout.matchAll(/^(?:ok|warning|failed|skipped) +(\S+)/gm)].map((match) => match[1]);
    expect(checks).toEqual([
      ...['settings', 'name', 'tcp', 'tls', 'greeting', 'login', 'vhost', 'alarm'],
      ...['permission', 'permission', 'permission', 'exchange', 'query-topic', 'query', 'agents', 'agent-queue'],
      ...['inventory', 'inventory-agents', 'tools'],
    ]);
  });
});

describe('l2pop doctor tells each broken step by its own cause', { timeout: 120_000 }, () => {
  interface Broken {
    when: string;
    url(): string | Promise<string>;
    flags?: string[];
    failed: string;
    cause: RegExp;
    remedy: RegExp;
    /** A check that still goes, and one that is skipped for it. */
    goes: string;
    skips: string;
  }

  test.each<Broken>([
    {
      when: 'the host has no address',
      url: () => 'rabbit://nosuch.invalid/',
      failed: 'name',
      cause: /nosuch\.invalid: no name server/,
      remedy: /getent hosts nosuch\.invalid|resolv\.conf/,
      goes: 'settings',
      skips: 'tcp',
    },
    {
      when: 'the port is refused',
      url: () => `rabbit://127.0.0.1:${refused}/`,
      failed: 'tcp',
      cause: /nothing listens on this port \(ECONNREFUSED\)/,
      remedy: /RabbitMQ runs there/,
      goes: 'name',
      skips: 'greeting',
    },
    {
      when: 'the connection is taken and nothing said',
      url: () => `rabbit://127.0.0.1:${portOf(silent)}/`,
      flags: ['--timeout', '0.5'],
      failed: 'greeting',
      cause: /no answer within 0\.5 s/,
      remedy: /takes the connection and says nothing/,
      goes: 'tcp',
      skips: 'login',
    },
    {
      when: 'the connection is taken, nothing said, and TLS wanted',
      url: () => `rabbit://127.0.0.1:${portOf(silent)}/?ssl=true`,
      flags: ['--timeout', '0.5'],
      failed: 'tls',
      cause: /no answer within 0\.5 s/,
      remedy: /takes the connection and says nothing/,
      goes: 'tcp',
      skips: 'greeting',
    },
    {
      when: 'the greeting is broken',
      url: () => scripted(methodFrame(10, 10)),
      failed: 'greeting',
      cause: /no AMQP 0-9-1 there: it speaks something else/,
      remedy: /Another program has this port/,
      goes: 'tcp',
      skips: 'login',
    },
    {
      when: 'the broker hangs up at the login',
      url: () => scripted(GREETING),
      failed: 'login',
      cause: /greets, and hangs up without a word at the login of user guest/,
      remedy: /refuse a login in just that way\. Check user and password.*log/,
      goes: 'greeting',
      skips: 'vhost',
    },
    {
      when: 'the broker hangs up at the vhost',
      url: () => scripted(GREETING, TUNE),
      failed: 'vhost',
      cause: /lets user guest in, and hangs up without a word at vhost \//,
      remedy: /See the broker's log, and whether vhost \/ runs/,
      goes: 'login',
      skips: 'exchange',
    },
    {
      when: 'the password is wrong',
      url: () => broker.url('/', 'guest', 'wrong-secret'),
      failed: 'login',
      cause: /login of user guest refused: ACCESS_REFUSED/,
      remedy: /rabbitmqctl authenticate_user guest PASSWORD/,
      goes: 'greeting',
      skips: 'vhost',
    },
    {
      when: 'the login method is not offered',
      url: () => `${broker.url()}?rabbit_login_method=EXTERNAL`,
      failed: 'login',
      cause: /EXTERNAL is not offered, only .*PLAIN/,
      remedy: /./,
      goes: 'greeting',
      skips: 'vhost',
    },
    {
      when: 'the vhost is missing',
      url: () => broker.url('nosuch'),
      failed: 'vhost',
      cause: /no such vhost: NOT_ALLOWED - vhost nosuch not found/,
      remedy: /rabbitmqctl list_vhosts/,
      goes: 'login',
      skips: 'exchange',
    },
    {
      when: 'the user may not enter the vhost',
      url: async () => {
        await broker.ctl('add_user', 'outsider', 'least');
        return broker.url('/', 'outsider', 'least');
      },
      failed: 'vhost',
      cause: /user outsider may not access vhost \//,
      remedy: /list_permissions/,
      goes: 'login',
      skips: 'exchange',
    },
    {
      when: 'Neutron was never on the vhost',
      url: async () => {
        await broker.ctl('add_vhost', 'empty');
        await broker.ctl('set_permissions', '-p', 'empty', 'guest', ...ALL);
        return broker.url('empty');
      },
      failed: 'exchange',
      cause: /vhost empty has no exchange neutron/,
      remedy: /--config-file/,
      goes: 'permission',
      skips: 'query-topic',
    },
  ])('$when: $failed', async ({ url, flags = [], failed, cause, remedy, goes, skips }) => {
    const { lines, stdout, exitCode } = await examine(await url(), ...flags);
    expect(lines.filter(({ state }) => state === 'failed').map(({ check }) => check)).toEqual([failed]);
    const line = lines.find(({ state }) => state === 'failed');
    expect(line?.cause).toMatch(cause);
    expect(line?.remedy).toMatch(remedy);
    expect(stateOf(lines, goes)).toBe('ok');
    expect(lines.find(({ check }) => check === skips)).toMatchObject({
      state: 'skipped',
      cause: expect.stringMatching(new RegExp(`^${failed} .*failed$|^${failed} failed$`)),
    });
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain('secret');
  });

  test('prints a bad run so that people can act on it', async () => {
    const url = broker.url('/', 'guest', 'wrong-secret');
    const { stdout, stderr, exitCode } = await l2pop(['doctor', '--transport-url', url, '--host', 'compute-1']);
    expect(stderr).toBe('');
    await expect(steady(stdout)).toMatchFileSnapshot('../golden/doctor-bad.txt');
    expect(exitCode).toBe(1);
  });

  test('of several hosts each is looked at, and what is on the broker is asked of one that works', async () => {
    const url = `rabbit://guest:guest@127.0.0.1:${refused},guest:guest@127.0.0.1:${broker.node.port}/`;
    const { lines, exitCode } = await examine(url);
    expect(lines.filter(({ check }) => check === 'tcp').map(({ state }) => state)).toEqual(['failed', 'ok']);
    expect(stateOf(lines, 'query')).toBe('ok');
    expect(exitCode).toBe(1);
  });

  test('a memory alarm is told, and what publishes nothing is looked at all the same', async () => {
    await broker.ctl('set_vm_memory_high_watermark', '0');
    try {
      const { lines, exitCode } = await examine(broker.url());
      expect(lines.find(({ state }) => state === 'failed')).toMatchObject({
        check: 'alarm',
        cause: expect.stringContaining('takes no messages: low on memory'),
        remedy: expect.stringContaining('Free memory or disk'),
      });
      expect(stateOf(lines, 'permission', 'configure')).toBe('ok');
      expect(stateOf(lines, 'permission', 'write')).toBe('skipped');
      expect(stateOf(lines, 'query-topic')).toBe('ok');
      expect(stateOf(lines, 'query')).toBe('skipped');
      expect(exitCode).toBe(1);
    } finally {
      await broker.ctl('set_vm_memory_high_watermark', '0.6');
    }
  });
});

describe('l2pop doctor looks at TLS', { timeout: 120_000 }, () => {
  interface Tls {
    when: string;
    certificate?: keyof OddCertificates;
    url(): string;
    cause: RegExp;
    remedy: RegExp;
  }

  test.each<Tls>([
    {
      when: 'the certificate has expired',
      certificate: 'expired',
      url: trusting,
      cause: /the certificate broker expired on \d{4}-\d\d-\d\d, a day ago/,
      remedy: /renewed on the broker/,
    },
    {
      when: 'the certificate is for another name',
      certificate: 'ofAnotherName',
      url: trusting,
      cause: /wrong name: the certificate is for DNS:broker\.example\.org, and the transport url says localhost/,
      remedy: /Name the host as its certificate does/,
    },
    {
      when: 'the certificate is self-signed',
      certificate: 'selfSigned',
      url: trusting,
      cause: /self-signed: the certificate broker is signed by no authority/,
      remedy: /it is its own authority/,
    },
    {
      when: 'the authority is another',
      url: () => tlsUrl(`&ssl_ca_file=${broker.node.certificates.otherCaFile}`),
      cause: /unknown authority: the certificate localhost is issued by test-ca, which .*other-ca\.pem does not have/,
      remedy: /ssl_ca_file/,
    },
    {
      when: 'no authority is named',
      url: () => tlsUrl(''),
      cause: /issued by test-ca, which Node's own list does not have/,
      remedy: /ssl_ca_file/,
    },
    {
      when: 'the authority cannot be read',
      url: () => tlsUrl('&ssl_ca_file=/nonexistent.pem'),
      cause: /ssl_ca_file: ENOENT/,
      remedy: /Check the path/,
    },
    {
      when: 'the port speaks no TLS',
      url: () => `${broker.url()}?ssl=true`,
      cause: /the port speaks no TLS/,
      remedy: /Leave out ssl=true/,
    },
  ])('$when', async ({ certificate, url, cause, remedy }) => {
    const good = `${broker.node.certificates.certFile}.good`;
    copyFileSync(broker.node.certificates.certFile, good);
    if (certificate !== undefined) await useCertificate(odd[certificate]);
    try {
      const { lines, exitCode } = await examine(url());
      const failed = lines.filter(({ state }) => state === 'failed');
      expect(failed).toMatchObject([{ check: 'tls', cause: expect.stringMatching(cause) }]);
      expect(failed[0]?.remedy).toMatch(remedy);
      expect(stateOf(lines, 'greeting')).toBe('skipped');
      expect(exitCode).toBe(1);
    } finally {
      if (certificate !== undefined) await useCertificate(good);
    }
  });

  test('a good certificate is told with its chain, its names and its days', async () => {
    const { lines, exitCode } = await examine(trusting());
    expect(lines.find(({ check }) => check === 'tls')).toMatchObject({
      state: 'warning', // it is for two days
      facts: { days_left: 1, names: ['DNS:localhost'], name_verified: true, protocol: expect.stringMatching(/^TLSv1/) },
      cause: expect.stringContaining('ends in 1 day'),
    });
    expect(stateOf(lines, 'query')).toBe('ok');
    expect(exitCode).toBe(0);
  });

  test('a port that wants TLS and is not asked for it says so', async () => {
    const { lines } = await examine(`rabbit://guest:guest@127.0.0.1:${broker.node.tlsPort}/`, '--timeout', '2');
    const failed = lines.find(({ state }) => state === 'failed');
    expect(failed?.check).toBe('greeting');
    expect(failed?.remedy).toMatch(/\?ssl=true/);
  });
});

describe('l2pop doctor tells permissions one by one', { timeout: 120_000 }, () => {
  test.each([
    { lacks: 'configure', rights: [NONE, '.*', '.*'], skipped: ['read'] },
    { lacks: 'write', rights: ['.*', NONE, '.*'], skipped: [] },
    { lacks: 'read', rights: ['.*', '.*', NONE], skipped: [] },
  ])('a user without $lacks', async ({ lacks, rights, skipped }) => {
    const { lines, exitCode } = await examine(await userWith(`without-${lacks}`, rights));
    const states = new Map(
      ['configure', 'write', 'read'].map((right) => [right, stateOf(lines, 'permission', right)] as const),
    );
    for (const [right, state] of states) {
      if (right === lacks) {
        const told = lines.filter((line) => line.subject === right && line.state === 'failed');
        expect(told.length).toBeGreaterThan(0);
        for (const { cause } of told) expect(cause).toMatch(new RegExp(`user without-${lacks} may not ${lacks} `));
      } else expect(state).toBe(skipped.includes(right) ? 'skipped' : 'ok');
    }
    expect(stateOf(lines, 'query')).toBe('skipped');
    expect(exitCode).toBe(1);
  });

  test('the rights of query in the README are enough, and what they do not show is no failure', async () => {
    const url = await userWith('least', [
      '^reply_.*',
      '^(neutron|amq\\.default)$',
      '^(reply_.*|q-plugin-l2population-query)$',
    ]);
    const { lines, exitCode } = await examine(url, '--host', 'compute-1');
    expect(lines.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(stateOf(lines, 'query')).toBe('ok');
    expect(exitCode).toBe(0);
  });
});

describe('l2pop doctor looks for who listens', { timeout: 120_000 }, () => {
  let url: string;

  beforeAll(async () => {
    await broker.ctl('add_vhost', 'lonely');
    await broker.ctl('set_permissions', '-p', 'lonely', 'guest', ...ALL);
    url = broker.url('lonely');
    const stopped = await startPythonServer(url, '--role', 'agent', '--server', 'compute-2');
    await stopped.stop();
  });

  test('nobody ever served the query: a failure, and with another source only worth knowing', async () => {
    const alone = await examine(url);
    expect(alone.lines.find(({ check }) => check === 'query-topic')).toMatchObject({
      state: 'failed',
      cause: expect.stringContaining('nobody ever served the query'),
      remedy: expect.stringContaining('l2pop serve'),
    });
    expect(alone.exitCode).toBe(1);
    const beside = await examine(url, '--from', 'examples/lab.yaml');
    expect(beside.lines.find(({ check }) => check === 'query-topic')?.state).toBe('warning');
    expect(beside.lines.find(({ check }) => check === 'query')).toMatchObject({
      state: 'skipped',
      cause: 'nobody serves the query',
    });
    expect(beside.exitCode).toBe(0);
  });

  test('an agent that has stopped, with what waits for it', async () => {
    const fdb = '{"n": {"segment_id": 1, "network_type": "vxlan", "ports": {}}}';
    for (let cast = 0; cast < 2; cast += 1) await runPythonClient(url, 'add', fdb, '--host', 'compute-2');
    const { lines, exitCode } = await examine(url, '--host', 'compute-2');
    expect(lines.find(({ check }) => check === 'agent-queue')).toMatchObject({
      state: 'failed',
      found: ['no agent listens, 2 casts waiting'],
      cause: expect.stringContaining('2 messages wait there, to be applied, stale, at its next start'),
      remedy: expect.stringContaining(`rabbitmqctl purge_queue ${AGENT_TOPIC}.compute-2`),
      facts: { consumers: 0, waiting: 2 },
    });
    expect(stateOf(lines, 'agents')).toBe('warning');
    expect(exitCode).toBe(1);
  });

  test('an agent that never was', async () => {
    const { lines, exitCode } = await examine(url, '--host', 'compute-77');
    expect(lines.find(({ check }) => check === 'agent-queue')).toMatchObject({
      state: 'failed',
      cause: expect.stringContaining('no agent named compute-77 ever listened'),
    });
    expect(exitCode).toBe(1);
  });

  test('a server of the query that hangs is told by the query, though its queue is consumed', async () => {
    await broker.ctl('add_vhost', 'stuck');
    await broker.ctl('set_permissions', '-p', 'stuck', 'guest', ...ALL);
    const stuck = broker.url('stuck');
    const server = await startPythonServer(stuck, '--role', 'query', '--server', 'S', '--delay', '30');
    try {
      const { lines } = await examine(stuck, '--timeout', '1');
      expect(lines.find(({ check }) => check === 'query')).toMatchObject({
        state: 'failed',
        cause: expect.stringMatching(/no reply in 1 s/),
        remedy: expect.stringContaining('see its log'),
      });
    } finally {
      await server.stop();
    }
  });
});

describe('l2pop doctor is told where to look', { timeout: 120_000 }, () => {
  test.each([
    { flags: ['--config-file', '/nonexistent.conf'], cause: /cannot read \/nonexistent\.conf/ },
    { flags: ['--transport-url', 'amqp://u:hidden@h/'], cause: /scheme amqp is not supported/ },
    { flags: ['--transport-url', 'rabbit://u:hidden@h/?nosuch=1'], cause: /no such option/ },
    { flags: ['--from-file', '/nonexistent'], cause: /cannot read \/nonexistent/ },
  ])('settings that cannot be used are its first finding: $cause', async ({ flags, cause }) => {
    const { stdout, stderr, exitCode } = await l2pop(['doctor', ...flags, '-f', 'json']);
    const [first, ...others] = JSON.parse(stdout) as CheckLine[];
    expect(first).toMatchObject({ check: 'settings', state: 'failed', cause: expect.stringMatching(cause) });
    expect(others.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(stateOf(others, 'login') ?? 'skipped').toBe('skipped');
    expect(stdout + stderr).not.toContain('hidden');
    expect(exitCode).toBe(1);
  });

  test('each setting comes with its place, and no password', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'l2pop-doctor-'));
    const file = join(folder, 'neutron.conf');
    const database = 'mysql+pymysql://neutron:hidden@nosuch.invalid/neutron';
    writeFileSync(
      file,
      `[DEFAULT]\ntransport_url = ${broker.url()}\n[oslo_messaging_rabbit]\namqp_durable_queues = true\n[database]\nconnection = ${database}\n`,
    );
    try {
      const { stdout } = await l2pop(['doctor', '--config-file', file, '-f', 'json']);
      const [settings, ...others] = JSON.parse(stdout) as CheckLine[];
      expect(settings).toMatchObject({ check: 'settings', state: 'ok' });
      for (const place of ['[DEFAULT] transport_url', '[oslo_messaging_rabbit] amqp_durable_queues']) {
        expect(settings?.found.join('\n')).toContain(`(file ${file} ${place})`);
      }
      expect(settings?.found).toContain('control_exchange = neutron (default)');
      expect(stateOf(others, 'query')).toBe('ok');
      expect(stdout).not.toContain('hidden');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    { names: 'from', cloud: `from: ${join(root, 'examples/lab.yaml')}`, inventory: 'ok', exits: 0 },
    { names: 'os_cloud', cloud: 'os_cloud: nosuch', inventory: 'failed', exits: 1 },
  ])(
    'a cloud that names only $names needs no broker: what is on one is skipped',
    async ({ cloud, inventory, exits }) => {
      const home = mkdtempSync(join(tmpdir(), 'l2pop-doctor-'));
      mkdirSync(join(home, 'l2pop'));
      writeFileSync(join(home, 'l2pop/config.yaml'), `clouds: { lab: { ${cloud} } }\n`, { mode: 0o600 });
      try {
        const env = { ...cleanEnvironment, XDG_CONFIG_HOME: home };
        const { stdout, exitCode } = await l2pop(['doctor', '--cloud', 'lab', '-f', 'json'], { env });
        const lines = JSON.parse(stdout) as CheckLine[];
        expect(stateOf(lines, 'settings')).toBe('ok');
        expect(stateOf(lines, 'inventory')).toBe(inventory);
        for (const check of ['alarm', 'exchange', 'query']) {
          expect(lines.find((line) => line.check === check)).toMatchObject({
            state: 'skipped',
            cause: 'no broker is named, and the source needs none',
          });
        }
        expect(exitCode).toBe(exits);
      } finally {
        rmSync(home, { recursive: true });
      }
    },
  );

  test.each([
    { flags: ['--nosuch'], says: /--nosuch/ },
    { flags: ['-c', 'nosuch'], says: /there is no column nosuch/ },
    { flags: ['--from', 'lab.yaml', '--from-file', 'x'], says: /say the same/ },
    { flags: ['--timeout', '0'], says: /expected seconds/ },
  ])('wrong usage ends with 2: $flags', async ({ flags, says }) => {
    const { stderr, exitCode } = await l2pop(['doctor', '--transport-url', `rabbit://127.0.0.1:${refused}/`, ...flags]);
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(2);
  });

  test('an inventory that cannot be read is a failure beside a broker that is well', async () => {
    const { lines, exitCode } = await examine(broker.url(), '--from', 'nosuch.yaml');
    expect(lines.find(({ state }) => state === 'failed')).toMatchObject({
      check: 'inventory',
      cause: expect.stringContaining('cannot read nosuch.yaml'),
    });
    expect(stateOf(lines, 'query')).toBe('ok');
    expect(exitCode).toBe(1);
  });

  test('a host that the inventory does not know is a failure, with those it knows', async () => {
    const { lines } = await examine(broker.url(), '--from', 'examples/lab.yaml', '--host', 'compute-77');
    expect(lines.find(({ check }) => check === 'inventory-agents')).toMatchObject({
      state: 'failed',
      cause: 'no agent with a tunnel ip on host compute-77',
      remedy: expect.stringContaining('compute-1'),
    });
  });

  test("a Neutron's API as --from is looked at, with what it cannot tell", async () => {
    const api = await serveNeutronApi(captured);
    try {
      const { lines, exitCode } = await examine(broker.url(), '--from', api.url);
      expect(lines.find(({ check }) => check === 'inventory')).toMatchObject({
        state: 'warning',
        cause: expect.stringContaining('does not tell on which hosts distributed routers are'),
        facts: { networks: captured.networks.length },
      });
      const agents = lines.find(({ check }) => check === 'inventory-agents');
      expect(agents?.found[0]).toMatch(/\d+ agents with a tunnel ip, \d+ alive, \d+ down/);
      expect(exitCode).toBe(0);
    } finally {
      await api.close();
    }
  });

  test('a transport url as --from is the broker that is looked at', async () => {
    const { stdout, exitCode } = await l2pop(['doctor', '--from', broker.url(), '-f', 'json']);
    const lines = JSON.parse(stdout) as CheckLine[];
    expect(stateOf(lines, 'query')).toBe('ok');
    expect(stateOf(lines, 'inventory')).toBe('skipped');
    expect(exitCode).toBe(0);
  });
});

const noTerminal = await whyNoTerminal();

describe.skipIf(noTerminal !== undefined)('l2pop doctor on a terminal', () => {
  const toSilence = () => ['doctor', '--transport-url', `rabbit://127.0.0.1:${portOf(silent)}/`, '--timeout', '4'];

  test('shows each line as soon as it is known, and what it still waits for', async () => {
    const argv = [process.execPath, binary, ...toSilence()];
    const terminal = await openTerminal({ argv, columns: 100, rows: 50 });
    try {
      const early = await terminal.until(/^ok +tcp/m);
      expect(early).not.toContain('greeting');
      expect(await terminal.until('examining')).not.toContain('greeting');
      const late = await terminal.until(/\d+ skipped$/);
      expect(late).not.toContain('examining');
      expect(late).toMatch(
        /^failed {2}greeting {9}127\.0\.0\.1: no broker answers\n {25}cause: .*no answer within 4 s$/m,
      );
      expect(await terminal.ended()).toBe(1);
    } finally {
      await terminal.close();
    }
  });

  test('folds to a narrow screen', async () => {
    const url = broker.url('/', 'guest', 'wrong-secret');
    const argv = [process.execPath, binary, 'doctor', '--transport-url', url];
    const terminal = await openTerminal({ argv, columns: 64, rows: 60 });
    try {
      const [verdict, blank, ...lines] = (await terminal.until(/\d+ skipped$/)).split('\n').reverse();
      expect(verdict).toBe('5 ok, 1 failed, 13 skipped');
      expect(blank).toBe('');
      // what the screen itself breaks begins in its first column
      for (const line of lines) expect(line).toMatch(/^(ok |warning|failed|skipped| {25}\S| {27}\S)/);
      expect(lines.join('\n')).toContain('ACCESS_REFUSED');
    } finally {
      await terminal.close();
    }
  });

  test('ends at once with Ctrl-C', async () => {
    // a shell tells the status: tmux does not always learn of it
    const shell = ['sh', '-c', 'trap : INT; "$@"; echo "ended with $?"; sleep 60', 'sh'];
    const argv = [...shell, process.execPath, binary, ...toSilence()];
    const terminal = await openTerminal({ argv, columns: 100, rows: 50 });
    try {
      await terminal.until(/^ok +tcp/m);
      await terminal.press('C-c');
      const shown = await terminal.until(/ended with \d+$/);
      expect(shown).toMatch(/ended with 130$/);
      expect(shown).not.toContain('greeting');
    } finally {
      await terminal.close();
    }
  });
});

// only root may give a program another /etc/resolv.conf
describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('a name server that is silent', () => {
  test('is told, and keeps nobody waiting', async () => {
    const server = createSocket('udp4');
    await new Promise<void>((resolve) => server.bind(53, '127.0.0.77', resolve));
    const folder = mkdtempSync(join(tmpdir(), 'l2pop-doctor-'));
    const file = join(folder, 'resolv.conf');
    writeFileSync(file, 'nameserver 127.0.0.77\noptions timeout:20 attempts:1\n');
    try {
      const asked = [process.execPath, binary, 'doctor', '--transport-url', 'rabbit://broker.example/', '--json'];
      const inside = 'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"';
      const { stdout, exitCode } = await execa(
        'unshare',
        ['-m', 'sh', '-c', inside, 'sh', file, ...asked, '--timeout', '1'],
        {
          reject: false,
          timeout: 15_000, // the system's own question takes 20 seconds
        },
      );
      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)[1]).toMatchObject({
        check: 'name',
        state: 'failed',
        cause: 'broker.example: no name server answers (ETIMEDOUT)',
        remedy: expect.stringContaining('/etc/resolv.conf'),
      });
    } finally {
      server.close();
      rmSync(folder, { recursive: true });
    }
  });
});
