import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { binary, l2pop, startL2pop } from '../../support/l2pop.ts';
import { type PythonServer, startPythonServer } from '../../support/peers.ts';
import { freshVhost } from '../../support/rabbitmq.ts';
import { startCuttingProxy } from '../../transport/rabbit/cutting-proxy.ts';
import { LAB, workplace } from './compute-1.ts';
import { cutAtPublish } from './publish-cutter.ts';

let url: string;
let agent: PythonServer;

beforeAll(async () => {
  url = await freshVhost();
  agent = await startPythonServer(url, '--role', 'agent', '--server', 'compute-1');
});
afterAll(() => agent?.stop());

const methods = (since: number) => agent.events.slice(since).map(({ method }) => method);

async function taken(since: number, count: number): Promise<void> {
  while (agent.events.length < since + count) await after(20);
}

function journalOf(folder: string): { event?: string; cast?: number; reason?: string }[] {
  const [name = ''] = readdirSync(folder);
  const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n');
  return lines.slice(1).map((line) => JSON.parse(line));
}

test('a second fix of the same host is refused while the first runs, and may come after it', async () => {
  const { fix, drifted, env, file } = workplace();
  const since = agent.events.length;
  const first = startL2pop(['fix', ...LAB, drifted, '--transport-url', url, '--yes', '--step-delay', '60'], env);
  await taken(since, 1);
  const second = await fix(...LAB, drifted, '--transport-url', url, '--yes');
  expect(second.stderr).toMatch(/somebody holds the lock l2pop-fix-compute-1\n.*Another l2pop fix of this host runs/);
  expect(second.exitCode).toBe(2);
  await first.stop('SIGINT');
  const third = await fix(
    ...LAB,
    file('again.txt', readFileSync(drifted, 'utf8')),
    '--transport-url',
    url,
    '--yes',
    '--step-delay',
    '0',
  );
  expect(third.exitCode).toBe(0);
});

test('Ctrl-C between two casts ends with 130; the second is not sent, and the journal is cut short or says so', async () => {
  const { fix, drifted, env, journals } = workplace();
  const since = agent.events.length;
  const running = startL2pop(['fix', ...LAB, drifted, '--transport-url', url, '--yes', '--step-delay', '60'], env);
  await taken(since, 1);
  expect(await running.stop('SIGINT')).toBe(130);
  await expect.poll(() => methods(since)).toEqual(['add_fdb_entries']);
  expect(journalOf(journals).filter(({ event }) => event === 'sending')).toHaveLength(1);
  const list = JSON.parse((await fix('--list', '--json')).stdout);
  expect(list).toMatchObject([{ casts: 2, confirmed: 1, end: expect.stringMatching(/^(stopped|cut short)$/) }]);
});

test('the broker gone between two casts: what was confirmed is told, and nothing is sent when it is back', async () => {
  const { fix, drifted, env, journals } = workplace();
  const { hostname, port } = new URL(url);
  const proxy = await startCuttingProxy({ host: hostname, port: Number(port) });
  const through = url.replace(`${hostname}:${port}`, `127.0.0.1:${proxy.port}`);
  const since = agent.events.length;
  const running = startL2pop(['fix', ...LAB, drifted, '--transport-url', through, '--yes', '--step-delay', '60'], env);
  await taken(since, 1);
  await proxy.cut();
  await running.line(/stopped: 1 of 2 casts confirmed, 0 unknown, 1 not sent: the lock of host compute-1 was lost/);
  await running.line(/Nothing more will be sent by itself; l2pop fix --list shows the journal/);
  await proxy.mend();
  expect(await running.ended()).toBe(2);
  await expect.poll(() => methods(since)).toEqual(['add_fdb_entries']);
  expect(journalOf(journals).map(({ event, cast }) => [event, cast])).toEqual([
    ['sending', 1],
    ['confirmed', 1],
    ['stopped', undefined],
  ]);
  proxy.close();
  const list = JSON.parse((await fix('--list', '--json')).stdout);
  expect(list).toMatchObject([{ casts: 2, confirmed: 1, unknown: 0, end: 'stopped' }]);
});

test('the broker gone before a confirm: that cast is unknown, the rest is not sent, and undo looks whether it arrived', async () => {
  const { fix, drifted, mended, journals } = workplace();
  const proxy = await cutAtPublish(url, 'add_fdb_entries');
  const since = agent.events.length;
  const { stdout, stderr, exitCode } = await fix(
    ...LAB,
    drifted,
    '--transport-url',
    proxy.url,
    '--yes',
    '--step-delay',
    '0',
    '--json',
  );
  expect(stderr).toMatch(/stopped: 0 of 2 casts confirmed, 1 unknown, 1 not sent: /);
  expect(stderr).toMatch(/Dump again before you go on: the unknown cast may have arrived/);
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout).sent).toMatchObject({ fates: ['unknown', 'not-sent'] });
  await taken(since, 1);
  await expect.poll(() => methods(since)).toEqual(['add_fdb_entries']);
  expect(journalOf(journals).map(({ event }) => event)).toEqual(['sending', 'unknown', 'stopped']);
  proxy.close();
  const undo = await fix('--undo', '1', mended, '--transport-url', url, '--dry-run', '--json');
  expect(JSON.parse(undo.stdout).stages.flat().length).toBeGreaterThan(0);
});

test('a disk that is full after the first cast ends the sending, and what was sent is told', async () => {
  const { fix, drifted, folder, env, journals } = workplace();
  const plan = join(folder, 'plan.json');
  await fix(...LAB, drifted, '--transport-url', url, '--save-plan', plan);
  const document = JSON.parse(readFileSync(plan, 'utf8'));
  const send = ['fix', '--plan', plan, '--transport-url', url, '--yes', '--step-delay', '0', '--json'];
  const whole = await l2pop(send, { env });
  expect(whole.exitCode).toBe(0);
  const [name = ''] = readdirSync(journals);
  const [head = '', sending = ''] = readFileSync(join(journals, name), 'utf8').split(/(?<=\n)/);
  // the file may be as long as its first two lines, and not as long as its third
  const used = head.length + sending.length;
  const blocks = Math.ceil(used / 1024);
  document.source += '.'.repeat(blocks * 1024 - used);
  writeFileSync(plan, JSON.stringify(document));
  const since = agent.events.length;
  const script = `ulimit -f ${blocks}; exec "$@"`;
  const full = await execa('bash', ['-c', script, 'bash', process.execPath, binary, ...send], {
    env,
    extendEnv: false,
    reject: false,
  });
  expect(full.stderr).toMatch(
    /stopped: 1 of 2 casts confirmed, 0 unknown, 1 not sent: cannot write the journal .*EFBIG/,
  );
  expect(full.stderr).not.toMatch(/Nothing is sent/);
  expect(JSON.parse(full.stdout).sent.fates).toEqual(['confirmed', 'not-sent']);
  expect(full.exitCode).toBe(2);
  await expect.poll(() => methods(since)).toEqual(['add_fdb_entries']);
});

test('nothing is sent where no journal can be written', async () => {
  const { drifted, env, file } = workplace();
  const since = agent.events.length;
  const args = ['fix', ...LAB, drifted, '--transport-url', url, '--yes'];
  const running = startL2pop(args, { ...env, XDG_STATE_HOME: file('no-folder', '') });
  await running.line(/cannot write the journal .*no-folder.*ENOTDIR/);
  await running.line(/Nothing is sent without a journal/);
  expect(await running.ended()).toBe(2);
  expect(methods(since)).toEqual([]);
});
