import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AGENT_TOPIC } from '../../src/rpc/agent-interface.ts';
import { binary, cleanEnvironment, l2pop, root } from '../support/l2pop.ts';
import { type PythonServer, startPythonServer } from '../support/peers.ts';
import { nodeUrl } from '../support/rabbitmq/broker-node.ts';
import { ctl, freshVhost, freshVhostName, sharedNode } from '../support/rabbitmq.ts';
import { innerOf, openRawPeer } from '../transport/raw-peer.ts';

const N = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const O = '51d7c2f4-0a8b-4b0c-8f39-6a1c2b3d1002';
const F = ['00:00:00:00:00:00', '0.0.0.0'];
const ENTRY = ['--network', N, '--segment-id', '1001', '--tunnel-ip', '192.0.2.2'];
const CHANGE = ['--network', N, '--tunnel-ip', '192.0.2.2'];

const folder = mkdtempSync(join(tmpdir(), 'l2pop-cast-'));
const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const entries = (networkId: string) => ({
  [networkId]: { segment_id: 7, network_type: 'gre', ports: { '192.0.2.2': [F] } },
});

let url: string;
let c1: PythonServer;
let c2: PythonServer;
const agentOf = (host: string) => startPythonServer(url, '--role', 'agent', '--server', host);

beforeAll(async () => {
  url = await freshVhost();
  [c1, c2] = await Promise.all([agentOf('c1'), agentOf('c2.example.org')]);
});
afterAll(() => Promise.all([c1?.stop(), c2?.stop()]));

const cast = (...args: string[]) => l2pop(['cast', ...args, '--transport-url', url]);

/** What agents took since this was called; `after` waits for so many. */
function taken(...agents: PythonServer[]) {
  const from = agents.map(({ events }) => events.length);
  const now = () => agents.map(({ events }, index) => events.slice(from[index]));
  return {
    now,
    after: (count: number) => vi.waitUntil(() => now().every((events) => events.length >= count) && now(), 10_000),
  };
}

describe("l2pop cast, to Python's agents", () => {
  test('add tells one agent of entries, and names its host', async () => {
    const seen = taken(c1);
    const others = taken(c2);
    const port = ['--flood', '--entry', 'FA:16:3E:0A:02:01,192.168.10.21', '--entry', 'fa:16:3e:0a:02:01,2001:db8::21'];
    const { stdout, stderr, exitCode } = await cast('add', '--host', 'c1', ...ENTRY, ...port, '--yes');
    expect(await seen.after(1)).toMatchObject([
      [
        {
          method: 'add_fdb_entries',
          host: 'c1',
          fdb_entries: {
            [N]: {
              segment_id: 1001,
              network_type: 'vxlan',
              ports: {
                '192.0.2.2': [F, ['fa:16:3e:0a:02:01', '192.168.10.21'], ['fa:16:3e:0a:02:01', '2001:db8::21']],
              },
            },
          },
        },
      ],
    ]);
    expect(stdout).toContain('1 cast to c1 on rabbit@');
    expect(stdout).toContain(`add  ${N}  vxlan 1001`);
    expect(stderr).toMatch(/drops what follows an IPv6 address/);
    expect(stderr).toMatch(/1 cast to c1 sent; agents confirm nothing/);
    expect(exitCode).toBe(0);
    expect(others.now()).toEqual([[]]);
  });

  test('remove takes a host with dots in its name, and a type', async () => {
    const seen = taken(c2);
    const at = ['--host', 'c2.example.org', ...ENTRY, '--type', 'geneve'];
    const { exitCode } = await cast('remove', ...at, '--entry', 'fa:16:3e:0a:02:01,192.168.10.21', '-y');
    expect(await seen.after(1)).toMatchObject([
      [{ method: 'remove_fdb_entries', host: 'c2.example.org', fdb_entries: { [N]: { network_type: 'geneve' } } }],
    ]);
    expect(exitCode).toBe(0);
  });

  test('update tells of changed addresses', async () => {
    const seen = taken(c1);
    const change = ['--before', 'fa:16:3e:0a:02:01,192.168.10.21', '--after', 'fa:16:3e:0a:02:01,192.168.10.24'];
    await cast('update', '--host', 'c1', ...CHANGE, ...change, '--yes');
    expect(await seen.after(1)).toMatchObject([
      [
        {
          method: 'update_fdb_entries',
          fdb_entries: {
            chg_ip: {
              [N]: {
                '192.0.2.2': {
                  before: [['fa:16:3e:0a:02:01', '192.168.10.21']],
                  after: [['fa:16:3e:0a:02:01', '192.168.10.24']],
                },
              },
            },
          },
        },
      ],
    ]);
  });

  test('a file of two networks is two casts, without its source, and says so', async () => {
    const seen = taken(c1);
    const both = file('both.json', { source: 'BGPVPN', ...entries(N), ...entries(O) });
    const { stderr } = await cast('remove', '--host', 'c1', '--file', both, '--yes');
    const [events] = await seen.after(2);
    expect(events!.map(({ fdb_entries }) => fdb_entries)).toEqual([entries(N), entries(O)]);
    expect(stderr).toMatch(/2 networks, a cast each: an agent may drop all that follows/);
    expect(stderr).toMatch(/the top-level source is left out/);
    expect(stderr).toMatch(/2 casts to c1 sent/);
  });

  test('standard input is a file too: what a query answers can be cast', async () => {
    const seen = taken(c1);
    const answer = readFileSync(join(root, 'test/data/field/answers/c1.json'), 'utf8');
    const args = ['cast', 'add', '--host', 'c1', '--file', '-', '--yes', '--json', '--transport-url', url];
    const { stdout } = await l2pop(args, { input: answer });
    const [events] = await seen.after(4);
    expect(Object.assign({}, ...events!.map(({ fdb_entries }) => fdb_entries))).toEqual(JSON.parse(answer));
    expect(JSON.parse(stdout)).toMatchObject({ schema_version: 1, host: 'c1', fanout: false, agents: 1, sent: true });
  });

  test('--fanout reaches every agent, and names no host', async () => {
    const seen = taken(c1, c2);
    const { stdout, stderr } = await cast('add', '--fanout', '--file', file('one.json', entries(N)), '--yes');
    expect(await seen.after(1)).toMatchObject([[{ host: null }], [{ host: null }]]);
    expect(stdout).toContain('1 cast to all agents, 2 on rabbit@');
    expect(stderr).toContain('1 cast to all 2 agents that listen sent');
  });

  test('a cast is dropped after 10 s, or what --expire says', async () => {
    const raw = await openRawPeer(url);
    const queue = `${AGENT_TOPIC}.raw`;
    const messages = await raw.collect(queue);
    try {
      await cast('add', '--host', 'raw', ...ENTRY, '--flood', '--yes');
      await cast('add', '--host', 'raw', ...ENTRY, '--flood', '--yes', '--expire', '2.5');
      await vi.waitUntil(() => messages.length === 2);
      expect(messages.map(({ properties }) => properties.expiration)).toEqual(['10000', '2500']);
      expect(innerOf(messages[0]!)).toMatchObject({ method: 'add_fdb_entries', version: '1.0', args: { host: 'raw' } });
    } finally {
      await raw.close();
    }
  });
});

describe('l2pop cast asks', () => {
  /** On a terminal of its own, answering when it is asked. */
  async function onTerminal(answer: string, ...args: string[]) {
    const words = [process.execPath, binary, 'cast', ...args, '--transport-url', url];
    const line = words.map((word) => `'${word}'`).join(' ');
    const env = { ...cleanEnvironment, TERM: 'dumb' };
    const child = execa('script', ['-qec', line, '/dev/null'], { cwd: root, reject: false, extendEnv: false, env });
    let screen = '';
    for await (const part of child.stdout!) {
      screen += part;
      if (/\(y\/N\)/.test(screen) && child.stdin!.writable) child.stdin!.end(answer);
    }
    return { screen, exitCode: (await child).exitCode };
  }

  test('with what is sent to whom, and where; no is the default, and sends nothing', async () => {
    const seen = taken(c1);
    const { screen, exitCode } = await onTerminal('\r', 'add', '--host', 'c1', ...ENTRY, '--flood');
    expect(screen).toMatch(/Send 1 cast to c1 on rabbit@\S+ vhost \S+/);
    expect(screen).toMatch(/nothing was sent/);
    expect(exitCode).toBe(1);
    expect(seen.now()).toEqual([[]]);
  });

  test('with the number of agents that listen where all get it; yes sends', async () => {
    const seen = taken(c1, c2);
    const { screen, exitCode } = await onTerminal('y\r', 'add', '--fanout', ...ENTRY, '--flood');
    expect(screen).toMatch(/Send 1 cast to all 2 agents that listen on rabbit@/);
    expect(await seen.after(1)).toMatchObject([[{ method: 'add_fdb_entries' }], [{ method: 'add_fdb_entries' }]]);
    expect(exitCode).toBe(0);
  });

  test('nobody where there is no terminal: --yes or --dry-run', async () => {
    const seen = taken(c1);
    const { stderr, exitCode } = await cast('add', '--host', 'c1', ...ENTRY, '--flood');
    expect(stderr).toMatch(/no terminal to ask on\n {2}Add --yes to send/);
    expect(exitCode).toBe(2);
    expect(seen.now()).toEqual([[]]);
  });

  test('nothing with --dry-run, which needs no broker', async () => {
    const nowhere = ['--transport-url', 'rabbit://u:secretpw@127.0.0.1:1/'];
    const args = ['cast', 'add', '--host', 'c1', ...ENTRY, '--flood', '--dry-run', ...nowhere];
    const { stdout, stderr, exitCode } = await l2pop([...args, '-f', 'json']);
    expect(JSON.parse(stdout)).toEqual({
      schema_version: 1,
      broker: 'rabbit@127.0.0.1:1 vhost /',
      host: 'c1',
      fanout: false,
      agents: null,
      expiration_seconds: 10,
      casts: [
        {
          network_id: N,
          method: 'add_fdb_entries',
          fdb_entries: { [N]: { segment_id: 1001, network_type: 'vxlan', ports: { '192.0.2.2': [F] } } },
        },
      ],
      confirmed: 0,
      sent: false,
    });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    const rows = await l2pop([...args, '-f', 'value', '-c', 'cast', '-c', 'tunnel_ip', '-c', 'mac']);
    expect(rows.stdout).toBe('add 192.0.2.2 00:00:00:00:00:00\n');
  });
});

describe('where nobody listens nothing is sent', () => {
  test('no agent was ever there', async () => {
    const { stderr, exitCode } = await cast('add', '--host', 'c9', ...ENTRY, '--flood', '--yes');
    expect(stderr).toMatch(/nobody listens to q-agent-notifier-l2population-update\.c9: the broker has no queue/);
    expect(stderr).toMatch(/Nothing was sent\. Is the host written as 'openstack network agent list' has it/);
    expect(exitCode).toBe(2);
  });

  test('an agent has stopped: its queue stays empty', async () => {
    const stopped = await agentOf('c3');
    await stopped.stop();
    const { stderr, exitCode } = await cast('add', '--host', 'c3', ...ENTRY, '--flood', '--yes');
    expect(stderr).toMatch(/a queue without consumer/);
    expect(stderr).toMatch(/would apply the cast, stale, at its next start/);
    expect(exitCode).toBe(2);
    const raw = await openRawPeer(url);
    expect((await raw.channel.checkQueue(`${AGENT_TOPIC}.c3`)).messageCount).toBe(0);
    await raw.close();
  });

  test('no agent is on the vhost at all', async () => {
    const args = ['cast', 'add', '--fanout', ...ENTRY, '--flood', '--yes', '--transport-url', await freshVhost()];
    const { stderr, exitCode } = await l2pop(args);
    expect(stderr).toMatch(/No agent with l2_population on was ever on this vhost/);
    expect(exitCode).toBe(2);
  });

  test('two agents of one name share its casts, which is told', async () => {
    const twin = await agentOf('c1');
    try {
      const { stderr } = await cast('add', '--host', 'c1', ...ENTRY, '--flood', '--yes');
      expect(stderr).toMatch(/warning: 2 consumers share the queue of c1: only one of them gets the cast/);
    } finally {
      await twin.stop();
    }
  });
});

describe('where the second of three casts fails', () => {
  /** An agent's queue that takes one cast and refuses all others. */
  async function narrowQueue(host: string) {
    const raw = await openRawPeer(url);
    const queue = `${AGENT_TOPIC}.${host}`;
    const bound = { 'x-max-length': 1, 'x-overflow': 'reject-publish' };
    await raw.channel.assertExchange('neutron', 'topic', { durable: false });
    await raw.channel.assertQueue(queue, { durable: false, arguments: bound });
    await raw.channel.bindQueue(queue, 'neutron', queue);
    await raw.channel.prefetch(1);
    const blocking = new Promise<void>((taken) => raw.channel.consume(queue, () => taken()));
    raw.channel.sendToQueue(queue, Buffer.from('never acknowledged'));
    await blocking;
    return { args: ['add', '--host', host, '--file', three, '--yes'], close: () => raw.close() };
  }
  const three = file('three.json', { ...entries(N), ...entries(O), ...entries(N.replace('1001', '1003')) });

  test('it says how many were confirmed, and which may have arrived', async () => {
    const { args, close } = await narrowQueue('c7');
    const { stderr, exitCode } = await cast(...args);
    await close();
    expect(stderr).toMatch(/stopped: 1 of 3 casts confirmed, 1 unknown, 1 not sent: .*refused/);
    expect(stderr).toMatch(/Number 2 may have arrived/);
    expect(stderr).not.toMatch(/nothing was sent/i);
    expect(exitCode).toBe(2);
  });

  test('programs get the document all the same', async () => {
    const { args, close } = await narrowQueue('c8');
    const { stdout, exitCode } = await cast(...args, '--json');
    await close();
    expect(JSON.parse(stdout)).toMatchObject({
      casts: [{ network_id: N }, { network_id: O }, {}],
      confirmed: 1,
      sent: false,
    });
    expect(exitCode).toBe(2);
  });
});

test('a cast needs no more than the right to write to two exchanges', { timeout: 60_000 }, async () => {
  const vhost = await freshVhostName();
  const agent = await startPythonServer(nodeUrl(sharedNode(), vhost), '--role', 'agent', '--server', 'c1');
  try {
    await ctl('add_user', 'l2pop-cast', 'least');
    const write = '^(neutron|q-agent-notifier-l2population-update_fanout)$';
    await ctl('set_permissions', '-p', vhost, 'l2pop-cast', '^$', write, '^$');
    const as = ['--transport-url', nodeUrl(sharedNode(), vhost, 'l2pop-cast', 'least'), '--yes'];
    const seen = taken(agent);
    expect(await l2pop(['cast', 'add', '--host', 'c1', ...ENTRY, '--flood', ...as])).toMatchObject({ exitCode: 0 });
    expect(await l2pop(['cast', 'add', '--fanout', ...ENTRY, '--flood', ...as])).toMatchObject({ exitCode: 0 });
    expect(await seen.after(2)).toMatchObject([[{ host: 'c1' }, { host: null }]]);
  } finally {
    await agent.stop();
  }
});

describe('bad input is one error, exit status 2', () => {
  const TO = ['--host', 'c1'];
  const wrong = (networkId: string, parts: object) => ({
    [networkId]: { segment_id: 7, network_type: 'vxlan', ports: { '192.0.2.2': [F] }, ...parts },
  });
  const from = (name: string, content: unknown) => ['add', ...TO, '--file', file(name, content)];
  test.each<[string, string[], RegExp]>([
    ['nobody to send to', ['add', ...ENTRY, '--flood'], /nobody was named to send the cast to/],
    ['two to send to', ['add', ...TO, '--fanout', ...ENTRY, '--flood'], /cannot also be provided when using --host/],
    ['nothing of a cast', ['add', ...TO], /the cast lacks --network, --segment-id, --tunnel-ip, --entry or --flood/],
    ['no change', ['update', ...TO, ...CHANGE], /the cast lacks --before or --after/],
    ['a file and flags', [...from('a.json', {}), '--flood'], /--file and --flood: the cast comes from one of them/],
    ['a network by name', ['add', ...TO, '--network', 'blue'], /--network: blue: expected an id/],
    ['a segment id that is none', ['add', ...TO, '--segment-id', '0x3e9'], /--segment-id/],
    ['a tunnel ip that is none', ['add', ...TO, '--tunnel-ip', 'c2'], /--tunnel-ip: c2: expected one address/],
    ['an entry without IP', ['add', ...TO, '--entry', 'fa:16:3e:0a:02:01'], /--entry: \S+: expected MAC,IP/],
    ['an entry with a third part', ['add', ...TO, '--entry', 'fa:16:3e:0a:02:01,10.0.0.1,x'], /expected MAC,IP/],
    ['an expiration that is none', ['add', ...TO, '--expire', '0'], /--expire: 0: expected seconds/],
    ['--wait', ['add', ...TO, ...ENTRY, '--flood', '--wait'], /--wait is for queries/],
    ['a file that is not there', ['add', ...TO, '--file', '/no/such.json'], /cannot read \/no\/such\.json/],
    ['a file that is no JSON', from('b.json', '{\n"x": nope}'), /b\.json: JSON that cannot be read/],
    [
      'a file with a fault whose place is told',
      from('j.json', '{\n"x": 1,\n}\n'),
      /j\.json:3: JSON that cannot be read/,
    ],
    ['a file that breaks off', from('k.json', '{"x":\n'), /k\.json: JSON that cannot be read: Unexpected end/],
    ['a file that is empty', from('c.json', ''), /c\.json: JSON that cannot be read: it is empty/],
    ['a file without networks', from('d.json', {}), /d\.json:1: FDB entries: top level: expected at least one network/],
    [
      'a segment id as text',
      from('e.json', wrong(N, { segment_id: '7' })),
      /e\.json:1: FDB entries: \S+\.segment_id: /,
    ],
    [
      'a pair of three',
      from('f.json', wrong(N, { ports: { '192.0.2.2': [F, [...F, 'x']] } })),
      /\.192\.0\.2\.2\[1\]: /,
    ],
    ['ports that are missing', from('g.json', wrong(N, { ports: undefined })), /g\.json:1: FDB entries: \S+\.ports: /],
    [
      'a network by name in a file',
      from('h.json', wrong('blue', {})),
      /FDB entries: blue: expected a network by its id/,
    ],
    ['an add as an update', ['update', ...TO, '--file', file('i.json', entries(N))], /chg_ip: expected an object/],
    [
      'a broker that is not there',
      ['add', ...TO, ...ENTRY, '--flood', '--transport-url', 'rabbit://u:secretpw@127.0.0.1:1/'],
      /no broker reached/,
    ],
  ])('%s', async (_, args, says) => {
    const known = args.includes('--transport-url') ? [] : ['--transport-url', url];
    const { stdout, stderr, exitCode } = await l2pop(['cast', ...args, '--yes', ...known]);
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
    expect(stderr).not.toMatch(/\n\s+at |secretpw/);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});
