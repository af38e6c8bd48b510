import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { l2pop, startL2pop } from '../support/l2pop.ts';
import { runPythonClient, startPythonServer } from '../support/peers.ts';
import { nodeUrl } from '../support/rabbitmq/broker-node.ts';
import { ctl, freshVhost, freshVhostName, sharedNode } from '../support/rabbitmq.ts';

const LAB = ['--from', 'examples/lab.yaml'];
const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const F = ['00:00:00:00:00:00', '0.0.0.0'];
const NEW = ['fa:16:3e:0a:02:77', '192.168.10.77'];
/** Runs after the dump was written: what a test can wait for. */
const TELL = `echo "dumped $L2POP_HOST $L2POP_NETWORKS $(basename "$L2POP_DUMP_FILE")" >&2`;

type Running = ReturnType<typeof startL2pop>;
const running: Running[] = [];
let folder: string;
let dump: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2pop-agent-'));
  dump = join(folder, 'fdb.json');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
  rmSync(folder, { recursive: true, force: true });
});

function start(url: string, ...args: string[]): Running {
  const started = startL2pop([...args, '--transport-url', url]);
  running.push(started);
  return started;
}

async function agent(url: string, ...args: string[]): Promise<Running> {
  const started = start(url, 'agent', ...(args.includes('--host') ? [] : ['--host', 'compute-1']), ...args);
  await started.line('following casts');
  return started;
}

async function served(): Promise<string> {
  const url = await freshVhost();
  await start(url, 'serve', ...LAB).line('serving the query');
  return url;
}

const entriesOf = (ports: object) => JSON.stringify({ [BLUE]: { segment_id: 1001, network_type: 'vxlan', ports } });
const held = () => JSON.parse(readFileSync(dump, 'utf8'));

describe('l2pop agent', () => {
  test("keeps a dump of the query's entries and of Python's casts, that show and diff read", async () => {
    const url = await served();
    const following = await agent(url, '-n', BLUE, '--dump-file', dump, '--on-change', TELL);
    expect(await following.line('following casts')).toMatch(
      /as agent compute-1 on rabbit@\S+ .*: networks 1, entries 10 from/,
    );
    await following.line(`dumped compute-1 ${BLUE} fdb.json`);
    const expected = await l2pop(['query', ...LAB, '-n', BLUE, '-H', 'compute-1', '--json']);
    expect(held()).toEqual(JSON.parse(expected.stdout));
    expect((await l2pop(['diff', ...LAB, '-H', 'compute-1', dump])).exitCode).toBe(0);

    await runPythonClient(url, 'add', entriesOf({ '192.0.2.2': [F, NEW] }), '--fanout');
    const line = await following.line(/add_fdb_entries/);
    expect(line).toMatch(
      new RegExp(`add_fdb_entries {2}networks ${BLUE} {2}tunnel ips 192.0.2.2 {2}added 1 {2}held 11$`),
    );
    const moved = JSON.stringify({
      chg_ip: { [BLUE]: { '192.0.2.2': { before: [NEW], after: [[NEW[0], '192.168.10.78']] } } },
    });
    await runPythonClient(url, 'update', moved, '--fanout');
    await following.line(/update_fdb_entries .* added 1 {2}removed 1 {2}held 11$/);
    await runPythonClient(
      url,
      'remove',
      entriesOf({ '192.0.2.9': [F, ['fa:16:3e:0a:09:02', '192.168.10.2']] }),
      '--host',
      'compute-1',
    );
    await following.line(/remove_fdb_entries .* removed 2 {2}held 9$/);
    await following.stop();
    expect(held()[BLUE].ports['192.0.2.2']).toContainEqual([NEW[0], '192.168.10.78']);
    const { stdout, exitCode } = await l2pop(['diff', ...LAB, '-H', 'compute-1', dump, '--json']);
    const kinds = JSON.parse(stdout).drift.map(({ kind }: { kind: string }) => kind);
    expect(exitCode).toBe(1);
    expect(kinds).toEqual(expect.arrayContaining(['endpoint-absent', 'stale-unicast']));
    expect((await l2pop(['show', dump])).exitCode).toBe(0);
  });

  test('--all-networks follows what the source lists, by the files of a lab without a query', async () => {
    const url = await freshVhost();
    await agent(url, '--all-networks', ...LAB, '--dump-file', dump, '--on-change', TELL).then((each) =>
      each.line('dumped'),
    );
    const expected = await l2pop(['query', ...LAB, '--all-networks', '-H', 'compute-1', '--json']);
    expect(held()).toEqual(JSON.parse(expected.stdout));
  });

  test('waits for somebody who answers, saying so, and ends with 0 on SIGTERM meanwhile', async () => {
    const url = await freshVhost();
    const waiting = start(url, 'agent', '--host', 'compute-1', '-n', BLUE);
    await waiting.line(/warning: no entries from rabbit@.*nobody listens.*casts are held back, asking again in 1 s/);
    await start(url, 'serve', ...LAB).line('serving the query');
    await waiting.line('following casts');
    const other = start(await freshVhost(), 'agent', '--host', 'compute-1', '-n', BLUE);
    await other.line('casts are held back');
    expect(await running.splice(running.indexOf(other), 1)[0]!.stop()).toBe(0);
  });

  test('refuses where an agent of that name listens; --shadow follows beside it', async () => {
    const url = await served();
    const real = await startPythonServer(url, '--role', 'agent', '--server', 'compute-1');
    try {
      const refused = await l2pop(['agent', '--host', 'compute-1', '-n', BLUE, '--transport-url', url]);
      expect(refused.stderr).toMatch(
        /an agent compute-1 listens already: the queue \S+\.compute-1 has a consumer\n {2}--shadow/,
      );
      expect(refused.exitCode).toBe(2);
      const shadow = await agent(url, '-n', BLUE, '--shadow');
      await runPythonClient(url, 'add', entriesOf({ '192.0.2.2': [NEW] }), '--host', 'compute-1');
      await shadow.line(/add_fdb_entries .* added 1 /);
      await runPythonClient(url, 'remove', entriesOf({ '192.0.2.2': [NEW] }), '--fanout');
      await shadow.line(/remove_fdb_entries .* removed 1 /);
      await shadow.stop();
      await expect
        .poll(() => real.events.map(({ method }) => method))
        .toEqual(['add_fdb_entries', 'remove_fdb_entries']);
    } finally {
      await real.stop();
    }
  });

  test.each([
    ['SIGTERM', 0],
    ['SIGINT', 130],
  ] as const)('ends with %s: %d, its private queues gone', { timeout: 90_000 }, async (signal, status) => {
    const vhost = await freshVhostName();
    const url = nodeUrl(sharedNode(), vhost);
    const privateQueues = async () =>
      (await ctl('list_queues', '-p', vhost, '--no-table-headers', 'name'))
        .split('\n')
        .filter((name) => /update_fanout_|^observe_|^reply_/.test(name));
    const following = await agent(url, '-n', 'blue', ...LAB);
    const shadow = await agent(url, '-n', 'blue', ...LAB, '--shadow');
    expect(await privateQueues()).toEqual(
      expect.arrayContaining([expect.stringContaining('update_fanout_'), expect.stringContaining('observe_')]),
    );
    running.splice(0);
    expect(await Promise.all([following.stop(signal), shadow.stop(signal)])).toEqual([status, status]);
    expect(await privateQueues()).toEqual([]);
  });

  test('changes while --on-change runs are one more run after it; a failure is told and is no end', async () => {
    const url = await served();
    const fifo = join(folder, 'go');
    await execa('mkfifo', [fifo]);
    const goOn = () => execa('/bin/sh', ['-c', `echo x > "${fifo}"`]);
    const command = `echo "begins" >&2; read x < "${fifo}"; echo "ran $L2POP_NETWORKS" >&2; exit 3`;
    const following = await agent(url, '-n', BLUE, '--on-change', command);
    for (const last of [81, 82, 83]) {
      await runPythonClient(url, 'add', entriesOf({ '192.0.2.2': [[NEW[0], `192.168.10.${last}`]] }), '--fanout');
      await following.line(new RegExp(`add_fdb_entries .* held ${last - 70}$`));
    }
    expect(following.lines.filter((line) => line === 'begins')).toHaveLength(1);
    await goOn();
    expect(await following.line('--on-change')).toMatch(/warning: --on-change: exit status 3$/);
    await goOn();
    await runPythonClient(url, 'remove', entriesOf({ '192.0.2.2': [[NEW[0], '192.168.10.83']] }), '--fanout');
    await goOn();
    const runs = () => following.lines.filter((line) => line === `ran ${BLUE}`);
    await following.line(() => runs().length === 3);
    expect(following.lines.filter((line) => line === 'begins')).toHaveLength(3);
  });

  test('the dump file keeps its mode, and is never there in part', async () => {
    const url = await served();
    writeFileSync(dump, 'whatever it was');
    chmodSync(dump, 0o640);
    const following = await agent(url, '-n', BLUE, '--dump-file', dump, '--on-change', TELL);
    await following.line('dumped');
    expect(statSync(dump).mode & 0o777).toBe(0o640);
    expect(Object.keys(held())).toEqual([BLUE]);
  });
});

describe('a dump file that cannot be written', () => {
  test.each([
    { what: 'in a folder that is not there', file: () => join(folder, 'nosuch', 'fdb.json') },
    { what: 'that is a folder', file: () => folder },
    { what: 'that is a device', file: () => '/dev/null' },
  ])('$what is an error before anything begins', async ({ file }) => {
    const { stderr, exitCode } = await l2pop([
      'agent',
      '-H',
      'c1',
      '-n',
      BLUE,
      '--dump-file',
      file(),
      ...LAB,
      '--transport-url',
      'rabbit://127.0.0.1:1/',
    ]);
    expect(stderr).toMatch(/^l2pop: cannot write .*\n {2}Name a file/);
    expect(exitCode).toBe(2);
    expect(existsSync('/dev/null') && statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('from some moment on ends the agent with 2 at the next change', async () => {
    const url = await served();
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    const following = await agent(url, '-n', BLUE, '--dump-file', join(inner, 'fdb.json'), '--on-change', TELL);
    await following.line('dumped');
    rmSync(inner, { recursive: true });
    await runPythonClient(url, 'add', entriesOf({ '192.0.2.2': [NEW] }), '--fanout');
    await following.line(/^l2pop: cannot write .*inner.fdb\.json: /);
    running.splice(running.indexOf(following), 1);
    expect(await following.stop('SIGCONT')).toBe(2);
  });

  test('leaves an earlier dump as it was when it cannot begin', async () => {
    writeFileSync(dump, '{"earlier": "dump"}');
    const { exitCode } = await l2pop(['agent', '-H', 'c1', '-n', 'nosuch', ...LAB, '--dump-file', dump]);
    expect(exitCode).toBe(2);
    expect(readFileSync(dump, 'utf8')).toBe('{"earlier": "dump"}');
  });
});

describe('wrong usage of l2pop agent', () => {
  test.each([
    { args: ['-H', 'c1'], error: /no network was named/ },
    { args: ['-n', BLUE], error: /Missing required flag/ },
    { args: ['-H', 'c1', '-n', BLUE, '--all-networks'], error: /cannot also be provided/ },
    { args: ['-H', 'c1', '-n', 'nosuch', ...LAB], error: /has no network nosuch/ },
    {
      args: ['-H', 'c1', '-n', BLUE, '--transport-url', 'rabbit://127.0.0.1:1/', '--timeout', '1'],
      error: /127\.0\.0\.1:1/,
    },
  ])('$args', async ({ args, error }) => {
    const { stderr, exitCode } = await l2pop(['agent', ...args]);
    expect(stderr).toMatch(error);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
    expect(exitCode).toBe(2);
  });

  test('a network that a server does not know is told at the start', async () => {
    const url = await served();
    const { stderr, exitCode } = await l2pop(['agent', '-H', 'c1', '-n', 'nosuch', '--transport-url', url]);
    expect(stderr).toMatch(/network nosuch is unknown to rabbit@/);
    expect(exitCode).toBe(2);
  });
});
