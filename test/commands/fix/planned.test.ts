import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { l2pop } from '../../support/l2pop.ts';
import { type PythonServer, startPythonServer } from '../../support/peers.ts';
import { freshVhost } from '../../support/rabbitmq.ts';
import { LAB, workplace } from './compute-1.ts';

let url: string;
let agent: PythonServer;
let to: string[];
let planText: string;

beforeAll(async () => {
  url = await freshVhost();
  agent = await startPythonServer(url, '--role', 'agent', '--server', 'compute-1');
  to = ['--transport-url', url];
  const { fix, drifted, folder } = workplace();
  await fix(...LAB, drifted, ...to, '--save-plan', join(folder, 'plan.json'));
  planText = readFileSync(join(folder, 'plan.json'), 'utf8');
});
afterAll(() => agent?.stop());

const casts = (since: number) => agent.events.slice(since).map(({ method, fdb_entries }) => [method, fdb_entries]);
const now = ['--yes', '--step-delay', '0'];

/** A workplace with a plan that was saved a moment ago. */
function planned() {
  const place = workplace();
  return { ...place, plan: place.file('plan.json', planText) };
}

describe('a plan that is saved', () => {
  test('is for its user alone and names what it was made from; nothing is sent', async () => {
    const since = agent.events.length;
    const { fix, drifted, folder } = workplace();
    const plan = join(folder, 'plan.json');
    const saving = await fix(...LAB, drifted, ...to, '--save-plan', plan);
    expect(saving.stdout).toMatch(/2 casts mend 4 differences/);
    expect(saving.stderr).toMatch(/nothing was sent; l2pop fix --plan \S+ sends it/);
    expect(saving.exitCode).toBe(1);
    expect(statSync(plan).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(plan, 'utf8'))).toMatchObject({
      l2pop_plan: 1,
      host: 'compute-1',
      broker: { cluster: expect.stringMatching(/@/), vhost: expect.stringMatching(/^test-/) },
      source: 'lab file lab.yaml',
      dump_taken_at: expect.stringMatching(/^20/),
      created_at: expect.stringMatching(/^20/),
    });
    expect(casts(since)).toEqual([]);
  });

  test('is sent later as it was, and compared again where a dump is given', async () => {
    const { fix, plan, mended, drifted } = planned();
    const since = agent.events.length;
    const blind = await fix('--plan', plan, ...to, ...now);
    expect(blind.stdout).toMatch(/no dump was given: whether the plan still fits was not looked at/);
    expect(blind.exitCode).toBe(0);
    await expect.poll(() => casts(since).map(([method]) => method)).toEqual(['add_fdb_entries', 'remove_fdb_entries']);
    const seeing = await fix('--plan', plan, drifted, ...to, ...now, '--json');
    expect(JSON.parse(seeing.stdout)).toMatchObject({ skipped: [], sent: { fates: ['confirmed', 'confirmed'] } });
    const done = await fix('--plan', plan, mended, ...to, ...now);
    expect(done.stdout).toMatch(
      /nothing to send\n\nLeft out\n {2}cast 1 .*it is so already\n {2}cast 2 .*it is so already\n/,
    );
    expect(done.exitCode).toBe(0);
  });

  test('leaves out what has changed since, and says so', async () => {
    const { fix, plan, drifted, file } = planned();
    const moved = readFileSync(drifted, 'utf8').replace(
      /(dl_dst=fa:16:3e:0a:02:99.*)vxlan-c0000202/,
      '$1vxlan-c0000209',
    );
    const since = agent.events.length;
    const { stdout, exitCode } = await fix('--plan', plan, file('moved.txt', moved), ...to, ...now);
    expect(stdout).toMatch(/Left out\n {2}cast 2 .*02:99 has changed since: it was 192\.0\.2\.2 and is 192\.0\.2\.9/);
    await expect.poll(() => casts(since).map(([method]) => method)).toEqual(['add_fdb_entries']);
    expect(exitCode).toBe(1);
  });

  test('exits with 1 where differences stay that no cast mends, as when it was made', async () => {
    const { fix, plan, mended } = planned();
    writeFileSync(plan, JSON.stringify({ ...JSON.parse(planText), unmended: 2 }));
    expect((await fix('--plan', plan, mended, ...to, ...now)).exitCode).toBe(1);
  });

  test.each<[what: string, change: (document: Record<string, unknown>) => unknown, args: string[], says: RegExp]>([
    [
      'of another agent',
      (document) => ({ ...document, agent_type: 'linuxbridge' }),
      ['examples/compute-1-flows.txt'],
      /is for agent linuxbridge, not for ovs/,
    ],
    ['for another host', (document) => document, ['--host', 'compute-2'], /is for host compute-1, not for compute-2/],
    [
      'of another cluster',
      (document) => ({ ...document, broker: { cluster: 'rabbit@elsewhere', vhost: '/' } }),
      [],
      /is for broker rabbit@elsewhere vhost \/, not for \S+ vhost test-/,
    ],
    [
      'of another version',
      (document) => ({ ...document, l2pop_version: '9.9.9' }),
      [],
      /is for version l2pop 9\.9\.9, not for l2pop /,
    ],
    [
      'of another format',
      (document) => ({ ...document, l2pop_plan: 7 }),
      [],
      /no saved plan of l2pop fix: l2pop_plan: /,
    ],
    [
      'that is too old',
      (document) => ({ ...document, created_at: '2026-01-01T00:00:00.000Z' }),
      [],
      /the saved plan is of 2026-01-01T00:00:00\.000Z, \d+ days ago/,
    ],
    [
      'of a dump that is too old',
      (document) => ({ ...document, dump_taken_at: '2026-01-01T00:00:00.000Z' }),
      [],
      /the dump is of 2026-01-01T/,
    ],
    [
      'with an entry that is none',
      (document) => JSON.parse(JSON.stringify(document).replace('"192.168.10.21"]', '7]')),
      [],
      /ports\.192\.0\.2\.2\[0\]: expected two strings/,
    ],
    [
      'with other flags of a comparison',
      (document) => document,
      ['--kind', 'stale-unicast'],
      /--kind.*cannot also be provided/,
    ],
    [
      'with a source, which it is not compared with',
      (document) => document,
      ['--from', 'examples/lab.yaml'],
      /--from.*cannot also be provided/,
    ],
    [
      'for times that no timer takes',
      (document) => document,
      ['--verify-for', '2147484'],
      /expected seconds, from 0 to 86400/,
    ],
  ])('is refused %s', async (_, change, args, says) => {
    const { fix, plan } = planned();
    writeFileSync(plan, JSON.stringify(change(JSON.parse(readFileSync(plan, 'utf8')))));
    const since = agent.events.length;
    const { stderr, exitCode } = await fix('--plan', plan, ...args, ...to, ...now);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect(exitCode).toBe(2);
    expect(casts(since)).toEqual([]);
  });

  test('is refused where there is none', async () => {
    const { stderr, exitCode } = await l2pop(['fix', '--plan', '/no/such.json', ...to]);
    expect(stderr).toMatch(/cannot read \/no\/such\.json: no such file/);
    expect(exitCode).toBe(2);
  });
});

describe('a sent plan', () => {
  test('is listed, and taken back by casts that bring the drift back', async () => {
    const { fix, drifted, mended, firstLook, journals } = workplace();
    expect((await fix('--list')).stdout).toBe('No plan was ever sent by this user.\n');
    await fix(...LAB, drifted, ...to, ...now);
    const list = await fix('--list', '-f', 'json');
    expect(JSON.parse(list.stdout)).toMatchObject([
      { number: 1, host: 'compute-1', casts: 2, confirmed: 2, unknown: 0, end: 'sent', undoes: null },
    ]);
    expect(list.exitCode).toBe(0);
    const since = agent.events.length;
    const undo = await fix('--undo', '1', mended, ...to, ...now, '--verify-with', firstLook(mended, `cat ${drifted}`));
    expect(undo.stdout).toMatch(/compute-1 \(Open vSwitch agent\) by journal \S+-compute-1: \d casts/);
    expect(undo.stdout).toMatch(/Done: the dataplane of compute-1 shows it\.\n/);
    expect(undo.exitCode).toBe(0);
    const sent = () => JSON.stringify(casts(since));
    await expect.poll(sent).toContain('"192.0.2.3":[["fa:16:3e:0a:02:01","::"]]');
    await expect.poll(sent).toContain('["fa:16:3e:0a:02:99","::"]');
    await expect.poll(sent).toContain('"after":[["fa:16:3e:0a:77:77","192.168.10.77"]]');
    mkdirSync(join(journals, '20200101T000000.000Z-compute-1.jsonl')); // no file that can be read
    const table = await fix('--list');
    expect(table.stderr).toMatch(/^l2pop: .*EISDIR.*\n$/);
    expect(table.exitCode).toBe(0);
    expect(table.stdout).toMatch(/\| 1 \|.*an undo[\s\S]*\| 2 \|/);
  });

  test('is not listed where a dump or a source is named', async () => {
    const { fix, drifted } = workplace();
    expect((await fix('--list', drifted)).stderr).toMatch(/--list and a DUMP are named/);
    expect((await fix('--list', ...LAB)).stderr).toMatch(/--from.*cannot also be provided/);
  });

  test('is not taken back where its work is not there any more', async () => {
    const { fix, drifted } = workplace();
    await fix(...LAB, drifted, ...to, ...now);
    const { stdout, exitCode } = await fix('--undo', '1', drifted, ...to, ...now);
    expect(stdout).toMatch(/nothing to send\n\nLeft out\n[\s\S]*it is as it was before already/);
    expect(exitCode).toBe(0);
  });

  test('is taken back only on its broker, by a fresh dump, and by a journal that is there', async () => {
    const { fix, drifted, mended } = workplace();
    await fix(...LAB, drifted, ...to, ...now);
    const elsewhere = await fix('--undo', '1', mended, '--transport-url', await freshVhost(), ...now);
    expect(elsewhere.stderr).toMatch(/the journal is for broker \S+ vhost test-\d+, not for \S+ vhost test-\d+\n/);
    expect(elsewhere.exitCode).toBe(2);
    utimesSync(mended, new Date(), new Date(Date.now() - 3600_000));
    const old = await fix('--undo', '1', mended, ...to, ...now);
    expect(old.stderr).toMatch(/the dump is of .*, 60 min ago/);
    const none = await fix('--undo', '9', mended, ...to, ...now);
    expect(none.stderr).toMatch(/there is no journal 9: 1 in \S+\n.*--list/);
    const blind = await fix('--undo', '1', ...to, ...now);
    expect(blind.stderr).toMatch(/no DUMP was named/);
    for (const { exitCode } of [old, none, blind]) expect(exitCode).toBe(2);
  });
});
