import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { encodeEnvelope } from '../../src/transport/envelope.ts';
import { l2pop, startL2pop } from '../support/l2pop.ts';
import { type PythonServer, runPythonClient, startPythonServer } from '../support/peers.ts';
import { nodeUrl } from '../support/rabbitmq/broker-node.ts';
import { ctl, freshVhost, freshVhostName, sharedNode, startBroker } from '../support/rabbitmq.ts';
import { openRawPeer } from '../transport/raw-peer.ts';

const NET = '6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11';
const HOST = 'compute-1.example.org';
const TOPIC = 'q-agent-notifier-l2population-update';
const FLOOD = ['00:00:00:00:00:00', '0.0.0.0'];
const entries = (...pairs: string[][]) => ({
  [NET]: { segment_id: 1001, network_type: 'vxlan', ports: { '10.9.0.11': pairs } },
});
const PORT = ['fa:16:3e:11:22:33', '10.1.0.5'];
const UPDATE = { chg_ip: { [NET]: { '10.9.0.11': { before: [PORT], after: [[PORT[0]!, '10.1.0.6']] } } } };

/** How long to wait for what another process does. */
const soon = { timeout: 15_000 };

const folder = mkdtempSync(join(tmpdir(), 'l2pop-watch-'));
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

async function agent(url: string): Promise<PythonServer> {
  const server = await startPythonServer(url, '--role', 'agent', '--server', HOST);
  ends.push(() => server.stop());
  return server;
}

async function watch(url: string, ...flags: string[]) {
  const watching = startL2pop(['watch', '--transport-url', url, ...flags]);
  ends.push(() => watching.stop());
  await watching.line('Ctrl-C ends it');
  return watching;
}

/** Casts as Neutron's server does, from Python. */
const cast = async (url: string, what: 'add' | 'remove' | 'update', fdb: unknown, ...to: string[]) => {
  const secret = ['--context', '{"auth_token": "s3cret", "user_id": "neutron"}'];
  const { status } = await runPythonClient(url, what, JSON.stringify(fdb), ...to, ...secret);
  expect(status).toBe(0);
};

const parsed = (lines: readonly string[]): Record<string, unknown>[] => lines.map((line) => JSON.parse(line));

describe('l2pop watch', () => {
  test("shows Python's casts as the agent takes them, to the host and to all", async () => {
    const url = await freshVhost();
    const taking = await agent(url);
    const [people, programs] = await Promise.all([watch(url), watch(url, '-f', 'json')]);
    await cast(url, 'add', entries(FLOOD, PORT), '--fanout');
    await cast(url, 'update', UPDATE, '--host', HOST);
    await cast(url, 'remove', entries(PORT), '--host', HOST);
    await expect.poll(() => programs.printed.length, soon).toBe(3);
    await expect.poll(() => taking.events.length, soon).toBe(3);
    const seen = parsed(programs.printed);
    expect(seen.map(({ method, fdb_entries }) => ({ method, fdb_entries }))).toEqual(
      taking.events.map(({ method, fdb_entries }) => ({ method, fdb_entries })),
    );
    expect(seen.map(({ kind, to }) => [kind, to])).toEqual([
      ['cast', 'all agents'],
      ['cast', { host: HOST }],
      ['cast', { host: HOST }],
    ]);
    await expect.poll(() => people.printed.length, soon).toBe(4);
    const [head, ...lines] = people.printed.map((line) => line.replace(/^\S+ +/, '').replace(/ {2,}/g, '  '));
    expect(head).toBe('Cast  Network  Tunnel IP  To  Entries');
    expect(lines).toEqual([
      `add  ${NET}  10.9.0.11  all agents  flood, fa:16:3e:11:22:33 10.1.0.5`,
      `update  ${NET}  10.9.0.11  ${HOST}  -fa:16:3e:11:22:33 10.1.0.5, +fa:16:3e:11:22:33 10.1.0.6`,
      `remove  ${NET}  10.9.0.11  ${HOST}  fa:16:3e:11:22:33 10.1.0.5`,
    ]);
  });

  test('filters by network, host, MAC and address', async () => {
    const url = await freshVhost();
    await agent(url);
    const other = {
      other: { segment_id: 1, network_type: 'gre', ports: { '10.9.0.12': [['fa:16:3e:00:00:09', '2001:db8::9']] } },
    };
    const kinds = [
      ['--network', 'other'],
      ['--host', 'compute-2'],
      ['--mac', 'FA:16:3E:11:22:33'],
      ['--ip', '2001:db8:0::9'],
    ];
    const watching = await Promise.all(
      kinds.map((flags) => watch(url, '-f', 'value', '-c', 'network', '-c', 'to', ...flags)),
    );
    await cast(url, 'add', entries(PORT), '--host', HOST);
    await cast(url, 'add', { ...entries(FLOOD), ...other }, '--fanout');
    const shown = () => watching.map(({ printed }) => printed);
    await expect
      .poll(shown)
      .toEqual([
        ['other all agents'],
        [`${NET} all agents`, 'other all agents'],
        [`${NET} ${HOST}`],
        ['other all agents'],
      ]);
  });

  test('shows queries beside casts with --queries, and their server answers all of them', async () => {
    const url = await freshVhost();
    const data = join(folder, 'data.json');
    writeFileSync(data, JSON.stringify(entries(PORT)));
    const server = await startPythonServer(url, '--role', 'both', '--server', HOST, '--data', data);
    ends.push(() => server.stop());
    const [watching, castsOnly] = await Promise.all([watch(url, '--queries', '-f', 'json'), watch(url, '-f', 'json')]);
    const { answers } = await runPythonClient(url, 'get', NET, '--host', 'compute-2', '--repeat', '5');
    expect(answers).toEqual(Array(5).fill(entries(PORT)));
    await cast(url, 'add', entries(PORT), '--fanout');
    await expect.poll(() => castsOnly.printed.length, soon).toBe(1);
    await expect.poll(() => watching.printed.length, soon).toBe(6);
    const query = { kind: 'query', to: 'any one', network_ids: [NET], host: 'compute-2', source: null };
    expect(parsed(watching.printed.slice(0, 5))).toEqual(
      Array(5).fill({
        ...query,
        time: expect.any(String),
        reply_queue: expect.any(String),
        unique_id: expect.any(String),
      }),
    );
  });

  test('shows what is no cast as malformed, with what is wrong, and goes on', async () => {
    const url = await freshVhost();
    await agent(url);
    const watching = await watch(url, '-c', 'cast', '-c', 'entries');
    const raw = await openRawPeer(url);
    ends.push(() => raw.close());
    const send = (body: Buffer) =>
      raw.channel.publish('neutron', `${TOPIC}.${HOST}`, body, { contentType: 'application/json' });
    send(Buffer.from('no \u001b[2J'));
    send(encodeEnvelope({ method: 'add_fdb_entries', args: { fdb_entries: { [NET]: { segment_id: 'x' } } } }));
    send(encodeEnvelope({ method: 'port\u001b[2J', args: {} }));
    send(encodeEnvelope({ method: 'add_fdb_entries', args: { fdb_entries: entries(FLOOD) } }));
    await expect.poll(() => watching.printed.length, soon).toBe(5);
    expect(watching.printed.slice(1)).toEqual([
      expect.stringMatching(/^malformed +not a message of oslo.messaging: its body is not JSON$/),
      expect.stringContaining(
        `malformed  add_fdb_entries: fdb_entries: ${NET}.segment_id: expected an integer or null, found "x"`,
      ),
      expect.stringContaining('agents have no method port\\x1b[2J'),
      expect.stringMatching(/^add +flood$/),
    ]);
  });

  test('counts what was dropped while its reader was too slow, says so, and shows the newest', async () => {
    const url = await freshVhost();
    await agent(url);
    const watching = startL2pop(['watch', '--transport-url', url, '-f', 'json'], {}, false);
    ends.push(() => watching.stop());
    await watching.line('Ctrl-C ends it');
    const raw = await openRawPeer(url);
    ends.push(() => raw.close());
    // more than a pipe that nobody reads, what waits for it, and the backlog hold
    for (let n = 0; n < 40_000; n += 1) {
      const args = { fdb_entries: entries(PORT) };
      const body = encodeEnvelope({ method: 'add_fdb_entries', args, _unique_id: `${n}` });
      raw.channel.publish('neutron', `${TOPIC}.${HOST}`, body, { contentType: 'application/json' });
    }
    await watching.line(/\d+ messages dropped so far, at least/);
    void watching.read();
    await expect.poll(() => watching.printed.at(-1), { timeout: 60_000 }).toContain('"unique_id":"39999"');
    expect(await watching.stop()).toBe(0);
    const [, seen, dropped] = /seen (\d+) casts, 0 malformed; (\d+) dropped/.exec(await watching.line('seen'))!;
    expect(Number(seen)).toBe(watching.printed.length);
    expect(Number(seen) + Number(dropped)).toBe(40_000);
  }, 120_000);

  test('ends with 130 on Ctrl-C and with 0 on SIGTERM, and its queues are gone', async () => {
    const vhost = await freshVhostName();
    const url = nodeUrl(sharedNode(), vhost);
    await agent(url);
    const queues = async () =>
      (await ctl('list_queues', '-p', vhost, '--no-table-headers', '--silent', 'name')).match(/observe_\w+/g);
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 0],
    ] as const) {
      const watching = await watch(url);
      expect(await queues()).toHaveLength(2);
      expect(await watching.stop(signal)).toBe(status);
      expect(await queues()).toBeNull();
    }
  });

  test('where nobody ever declared the fanout exchange it says so, and declares nothing', async () => {
    const vhost = await freshVhostName();
    const { stderr, exitCode } = await l2pop(['watch', '--transport-url', nodeUrl(sharedNode(), vhost)]);
    expect(stderr).toMatch(
      /there is no exchange q-agent-notifier-l2population-update_fanout\n {2}No agent with l2_population/,
    );
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
    expect(exitCode).toBe(2);
    expect(await ctl('list_exchanges', '-p', vhost, 'name')).not.toMatch(/neutron|_fanout/);
  });

  test('goes on after the broker was restarted, and says what it missed', async () => {
    const broker = await startBroker();
    try {
      const url = broker.url();
      await agent(url);
      const watching = await watch(url, '-f', 'json');
      await broker.restart();
      await watching.line('not watching any more');
      await watching.line('watching again');
      await cast(url, 'add', entries(PORT), '--fanout');
      await expect.poll(() => watching.printed.length, soon).toBe(1);
    } finally {
      await Promise.all(ends.splice(0).map((end) => end()));
      await broker.stop();
    }
  }, 90_000);
});

describe('recordings', () => {
  test('hold what is shown as JSON lines, without context, readable by their owner, and are shown again as it was', async () => {
    const url = await freshVhost();
    await agent(url);
    const file = join(folder, 'casts.jsonl');
    const [programs, people] = await Promise.all([watch(url, '-f', 'json', '--record', file), watch(url)]);
    await cast(url, 'add', entries(FLOOD, PORT), '--fanout');
    await cast(url, 'update', UPDATE, '--host', HOST);
    await expect.poll(() => people.printed.length, soon).toBe(3);
    // as they come, not at the end
    await expect.poll(() => readFileSync(file, 'utf8').split('\n').length, soon).toBe(3);
    await programs.stop();
    const recorded = readFileSync(file, 'utf8');
    expect(recorded).toBe(`${programs.printed.join('\n')}\n`);
    expect(recorded).not.toMatch(/s3cret|auth_token|user_id|context/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await l2pop(['watch', '--replay', file, '-f', 'json']);
    expect(again).toMatchObject({ stdout: recorded, stderr: '', exitCode: 0 });
    const table = await l2pop(['watch', '--replay', file]);
    const withoutTime = (text: string) => text.replace(/^\S+/gm, '');
    expect(withoutTime(table.stdout)).toBe(withoutTime(`${people.printed.join('\n')}\n`));
    const filtered = await l2pop(['watch', '--replay', file, '--ip', '10.1.0.6', '-f', 'value', '-c', 'cast']);
    expect(filtered.stdout).toBe('update\n');
  });

  test('are not written over unless asked for', async () => {
    const url = await freshVhost();
    await agent(url);
    const file = join(folder, 'there.jsonl');
    writeFileSync(file, 'precious\n', { mode: 0o644 });
    const refused = await l2pop(['watch', '--transport-url', url, '--record', file]);
    expect(refused.stderr).toBe(
      `l2pop: --record ${file}: the file is there already\n  Name another file, or add --overwrite.\n`,
    );
    expect(refused.exitCode).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('precious\n');
    await watch(url, '--record', file, '--overwrite');
    expect(readFileSync(file, 'utf8')).toBe('');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('that cannot be written are an error', async () => {
    const { stderr, exitCode } = await l2pop(['watch', '--record', join(folder, 'nosuch/x.jsonl')]);
    expect(stderr).toMatch(/^l2pop: cannot write .*nosuch\/x.jsonl: ENOENT/);
    expect(exitCode).toBe(2);
  });

  const GOOD = `{"time":"2026-11-27T01:02:03.004Z","kind":"query","to":"any one","network_ids":[],"host":null,"source":null}`;
  test.each([
    { fault: 'no JSON', text: `${GOOD}\n\n{"time":\n`, said: /:3: not JSON/ },
    { fault: 'no sighting', text: `${GOOD}\n[]\n`, said: /:2: top level: expected an object/ },
    {
      fault: 'wrong entries',
      text: `${GOOD.replace('[]', '[7]')}\n`,
      said: /:1: network_ids: expected a list of strings/,
    },
  ])('a line with $fault is named with its number, after what stands before it', async ({ text, said }) => {
    const file = join(folder, 'bad.jsonl');
    writeFileSync(file, text);
    const { stdout, stderr, exitCode } = await l2pop(['watch', '--replay', file, '-f', 'json']);
    expect(stdout).toBe(text.startsWith(GOOD) ? `${GOOD}\n` : '');
    expect(stderr).toMatch(said);
    expect(exitCode).toBe(2);
  });
});

test.each([
  [['--mac', 'fa163e112233'], /--mac: expected a MAC with colons, found fa163e112233/],
  [['--ip', '10.1.0.0/24'], /--ip: expected an address, found 10.1.0.0\/24/],
  [['--network', ''], /--network: an empty value/],
  [['--replay', 'x', '--record', 'y'], /--record/],
  [['--replay', 'nosuch.jsonl'], /cannot read nosuch.jsonl: no such file/],
  [['--overwrite'], /--record/],
  [['-c', 'nosuch'], /there is no column nosuch; there are time, cast, network/],
])('watch %s is refused, exit status 2', async (flags, said) => {
  const { stdout, stderr, exitCode } = await l2pop(['watch', ...flags]);
  expect(stderr).toMatch(said);
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
});

test('a recording of a real Neutron, whose ports came and went, is shown as it was', async () => {
  const { stdout, stderr, exitCode } = await l2pop([
    'watch',
    '--replay',
    'test/data/field/watch/ports-come-and-go.jsonl',
  ]);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  await expect(stdout).toMatchFileSnapshot('../golden/watch-field.txt');
});
