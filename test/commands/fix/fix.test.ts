import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { binary, root, startL2pop } from '../../support/l2pop.ts';
import { type PythonServer, startPythonServer } from '../../support/peers.ts';
import { freshVhost } from '../../support/rabbitmq.ts';
import { LAB, workplace } from './compute-1.ts';

const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
let url: string;
let agent: PythonServer;
let to: string[];

beforeAll(async () => {
  url = await freshVhost();
  agent = await startPythonServer(url, '--role', 'agent', '--server', 'compute-1');
  to = ['--transport-url', url];
});
afterAll(() => agent?.stop());

const casts = (since: number) =>
  agent.events.slice(since).map(({ method, host, fdb_entries }) => ({ method, host, fdb_entries }));
const linesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('l2pop fix shows the plan', () => {
  test('with --dry-run, without a broker, and exits with 1', async () => {
    const { fix, drifted } = workplace();
    const { stdout, stderr, exitCode } = await fix(
      ...LAB,
      drifted,
      '--dry-run',
      '--transport-url',
      'rabbit://u:pw@127.0.0.1:1/',
    );
    expect(stdout).toMatch(/^compute-1 \(Open vSwitch agent\) by lab file lab\.yaml: 2 casts mend 4 differences\n/);
    expect(stdout).toMatch(
      /Stage 1 {2}sent first\n[\s\S]*blue +\| add +\| 192\.0\.2\.2[\s\S]*Stage 2 {2}sent once stage 1 shows\n[\s\S]*remove/,
    );
    expect(stdout).not.toContain('Not sent as it stands');
    expect(stderr).toBe('');
    expect(exitCode).toBe(1);
  });

  test('for programs: stages of casts, what each changes, nothing sent', async () => {
    const { fix, drifted } = workplace();
    const { stdout } = await fix(...LAB, drifted, '--dry-run', '-f', 'json');
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schema_version: 1,
      host: 'compute-1',
      agent_type: 'ovs',
      unmended: [],
      refusals: [],
      sent: null,
    });
    const all = document.stages.flat();
    expect(all.map((each: { method: string }) => each.method)).toEqual(['add_fdb_entries', 'remove_fdb_entries']);
    expect(all[0].changes).toContainEqual(
      expect.objectContaining({
        holding: 'unicast',
        key: 'fa:16:3e:0a:02:01',
        before: '192.0.2.3',
        after: '192.0.2.2',
      }),
    );
    const { stdout: csv } = await fix(...LAB, drifted, '--dry-run', '-f', 'csv');
    expect(csv.split('\n')[0]).toBe('stage,number,network,cast,tunnel_ip,entries,why,fate');
  });

  test('of the kinds and networks that are wished for alone', async () => {
    const { fix, drifted } = workplace();
    const kinds = await fix(
      ...LAB,
      drifted,
      '--dry-run',
      '--kind',
      'stale-unicast,missing-flood',
      '-f',
      'value',
      '-c',
      'cast',
    );
    expect(kinds.stdout).toBe('remove\n');
    const green = await fix(...LAB, drifted, '--network', 'green', '-f', 'json');
    expect(JSON.parse(green.stdout).stages).toEqual([]);
    expect(green.exitCode).toBe(0);
    const wrong = await fix(...LAB, drifted, '--kind', 'missing-unicats');
    expect(wrong.stderr).toMatch(/--kind: missing-unicats is no kind of drift; there are missing-unicast, /);
    expect(wrong.exitCode).toBe(2);
  });

  test('and nothing to mend needs no broker, exit status 0', async () => {
    const { fix, mended } = workplace();
    const { stdout, exitCode } = await fix(...LAB, mended, '--transport-url', 'rabbit://u:pw@127.0.0.1:1/');
    expect(stdout).toMatch(/nothing to send\n/);
    expect(exitCode).toBe(0);
  });

  test('and diff --fix is the same thing', async () => {
    const { fix, drifted, env } = workplace();
    const diff = await execa(process.execPath, [binary, 'diff', ...LAB, drifted, '--fix', '--dry-run'], {
      cwd: root,
      env,
      extendEnv: false,
      reject: false,
      stripFinalNewline: false,
    });
    const same = await fix(...LAB, drifted, '--dry-run');
    expect(diff.stdout).toBe(same.stdout);
    expect(diff.exitCode).toBe(1);
    const alone = await execa(process.execPath, [binary, 'diff', ...LAB, drifted, '--yes'], {
      cwd: root,
      env,
      extendEnv: false,
      reject: false,
    });
    expect(alone.stderr).toMatch(/--fix/);
    expect(alone.exitCode).toBe(2);
  });
});

describe('l2pop fix --yes', () => {
  test('sends each cast to that host alone, in order, and keeps a journal for its user alone', async () => {
    const { fix, drifted, journals } = workplace();
    const since = agent.events.length;
    const { stdout, stderr, exitCode } = await fix(...LAB, drifted, ...to, '--yes', '--step-delay', '0.2');
    expect(exitCode).toBe(0);
    await expect
      .poll(() => casts(since))
      .toEqual([
        {
          method: 'add_fdb_entries',
          host: 'compute-1',
          fdb_entries: {
            [BLUE]: {
              network_type: 'vxlan',
              segment_id: 1001,
              ports: {
                '192.0.2.2': [
                  ['fa:16:3e:0a:02:01', '192.168.10.21'],
                  ['fa:16:3e:0a:02:01', '2001:db8:10::21'],
                ],
                '192.0.2.9': [['fa:16:3e:0a:09:02', '192.168.10.2']],
                '198.51.100.7': [['fa:16:3e:0a:77:01', '192.168.10.77']],
              },
            },
          },
        },
        {
          method: 'remove_fdb_entries',
          host: 'compute-1',
          fdb_entries: {
            [BLUE]: { network_type: 'vxlan', segment_id: 1001, ports: { '192.0.2.2': [['fa:16:3e:0a:02:99', '::']] } },
          },
        },
      ]);
    expect(stdout).toMatch(/Not looked at yet: dump compute-1 again/);
    expect(stderr).toMatch(/2 casts confirmed by the broker; journal: .*-compute-1\.jsonl/);
    const [name = ''] = readdirSync(journals);
    expect(statSync(journals).mode & 0o777).toBe(0o700);
    expect(statSync(join(journals, name)).mode & 0o777).toBe(0o600);
    const [head, ...events] = linesOf(join(journals, name));
    expect(head).toMatchObject({
      host: 'compute-1',
      who: expect.stringMatching(/^\S+@\S+$/),
      source: 'lab file lab.yaml',
    });
    expect(head.inverse.stages.flat().map((cast: { method: string }) => cast.method)).toEqual(
      expect.arrayContaining(['add_fdb_entries', 'remove_fdb_entries']),
    );
    expect(events.map(({ event, cast }) => [event, cast])).toEqual([
      ['sending', 1],
      ['confirmed', 1],
      ['sending', 2],
      ['confirmed', 2],
      ['sent', undefined],
    ]);
    expect(readFileSync(join(journals, name), 'utf8') + stdout + stderr).not.toContain(`:${new URL(url).password}@`);
  });

  test('gives programs one document, with what became of each cast', async () => {
    const { fix, drifted } = workplace();
    const { stdout } = await fix(...LAB, drifted, ...to, '--yes', '--step-delay', '0', '--json');
    expect(JSON.parse(stdout).sent).toMatchObject({
      fates: ['confirmed', 'confirmed'],
      stopped: null,
      verified: null,
      left: [],
    });
  });

  test('looks with --verify-with whether it helped: 0 in sync, 1 with what is still there', async () => {
    const { fix, drifted, mended, firstLook } = workplace();
    const good = await fix(...LAB, drifted, ...to, '--yes', '--verify-with', firstLook(drifted, `cat ${mended}`));
    expect(good.stdout).toMatch(/In sync: the dataplane of compute-1 shows it/);
    expect(good.exitCode).toBe(0);
    const look = ['--step-delay', '0', '--verify-for', '0', '--kind', 'stale-unicast'];
    const bad = await fix(...LAB, drifted, ...to, '--yes', ...look, '--verify-with', `cat ${drifted}`);
    expect(bad.stdout).toMatch(/Still there\n {2}stale-unicast fa:16:3e:0a:02:99 of network blue\n/);
    expect(bad.exitCode).toBe(1);
  });

  test('leaves out what --verify-with shows to be so already, and tells of what it sent', async () => {
    const { fix, drifted, mended, file, firstLook } = workplace();
    const gone = readFileSync(drifted, 'utf8').replace(/^.*dl_dst=fa:16:3e:0a:02:99.*\n/m, '');
    const half = file('half.txt', gone);
    const since = agent.events.length;
    const some = await fix(
      ...LAB,
      drifted,
      ...to,
      '--yes',
      '--json',
      '--verify-with',
      firstLook(half, `cat ${mended}`),
    );
    const document = JSON.parse(some.stdout);
    expect(document.stages.flat()).toMatchObject([{ method: 'add_fdb_entries' }]);
    expect(document.sent).toMatchObject({ fates: ['confirmed'], verified: true });
    expect(document.skipped).toEqual([expect.stringMatching(/^cast 2 .*it is so already$/)]);
    expect(some.exitCode).toBe(0);
    await expect.poll(() => casts(since)).toHaveLength(1);
    const none = await fix(...LAB, drifted, ...to, '--yes', '--json', '--verify-with', `cat ${mended}`);
    expect(JSON.parse(none.stdout)).toMatchObject({
      stages: [],
      sent: null,
      skipped: [/cast 1/, /cast 2/].map((each) => expect.stringMatching(each)),
    });
    expect(none.stderr).toMatch(/nothing is left to send/);
    expect(none.exitCode).toBe(0);
    await expect.poll(() => casts(since)).toHaveLength(1);
  });

  test.each([
    ['fails', () => 'exit 3 # --password hunter2', /--verify-with: exit status 3\n.*Nothing was sent/],
    [
      'shows a restart that has begun meanwhile',
      (dump: string) => `sed 's/0x9c2f61b0a4e7d315\\(.*dl_dst=fa:16:3e:0a:02:99\\)/0x77\\1/' ${dump}`,
      /flows of 2 agent processes/,
    ],
    [
      'shows a linuxbridge host',
      () => 'echo fa:16:3e:0a:02:01 dev vxlan-1001 dst 192.0.2.2 self permanent',
      /is for agent ovs, not for linuxbridge\n.*Nothing was sent/,
    ],
    [
      'shows another host',
      (dump: string) => `sed 's/vxlan-c0000202/vxlan-c0000201/g' ${dump}`,
      /the dump is of another host: compute-1 has tunnel ip 192\.0\.2\.1/,
    ],
  ])('sends nothing where --verify-with %s', async (_, command, says) => {
    const { fix, drifted } = workplace();
    const since = agent.events.length;
    const { stderr, exitCode } = await fix(...LAB, drifted, ...to, '--yes', '--verify-with', command(drifted));
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('hunter2');
    expect(exitCode).toBe(2);
    expect(casts(since)).toEqual([]);
  });

  test('does not send a later stage where the earlier one does not show', async () => {
    const { fix, drifted } = workplace();
    const since = agent.events.length;
    const result = await fix(...LAB, drifted, ...to, '--yes', '--json', '--verify-with', `cat ${drifted}`);
    expect(result.stderr).toMatch(
      /stopped: 1 of 2 casts confirmed, .*does not show the casts sent so far within 5 s: /,
    );
    expect(JSON.parse(result.stdout).sent).toMatchObject({ fates: ['confirmed', 'not-sent'] });
    expect(result.exitCode).toBe(2);
    await expect.poll(() => casts(since).map(({ method }) => method)).toEqual(['add_fdb_entries']);
  });

  test('tells what was sent where --verify-with fails afterwards', async () => {
    const { fix, drifted, firstLook } = workplace();
    const look = ['--kind', 'stale-unicast', '--verify-with', firstLook(drifted, 'exit 3')];
    const result = await fix(...LAB, drifted, ...to, '--yes', '--json', ...look);
    expect(JSON.parse(result.stdout).sent).toMatchObject({ fates: ['confirmed'], stopped: null, verified: null });
    expect(result.stderr).toMatch(/all casts were sent, and the dataplane could not be compared: --verify-with: exit/);
    expect(result.exitCode).toBe(2);
    expect(JSON.parse((await fix('--list', '--json')).stdout)[0]).toMatchObject({ end: 'sent', verified: null });
  });

  test('mends only what every --sample shows too', async () => {
    const { fix, drifted, mended, file } = workplace();
    const none = await fix(...LAB, drifted, '--sample', mended, '--dry-run', '-f', 'json');
    expect(JSON.parse(none.stdout).stages).toEqual([]);
    expect(none.exitCode).toBe(0);
    const half = readFileSync(drifted, 'utf8').replace(/^.*dl_dst=fa:16:3e:0a:02:99.*\n/m, '');
    const some = await fix(
      ...LAB,
      drifted,
      '--sample',
      file('half.txt', half),
      '--dry-run',
      '-f',
      'value',
      '-c',
      'cast',
    );
    expect(some.stdout).toBe('add\nadd\nadd\n');
  });
});

describe('l2pop fix asks', () => {
  const onTerminal = (answer: string, env: Record<string, string>, ...args: string[]) =>
    execa('/usr/bin/python3', ['test/peers/terminal.py', answer, process.execPath, binary, 'fix', ...args], {
      cwd: root,
      env: { ...env, TERM: 'dumb', COLUMNS: '200' },
      extendEnv: false,
      reject: false,
    });

  test.each([
    { answer: 'y\\r', sent: 2, exitCode: 0 },
    { answer: 'n\\r', sent: 0, exitCode: 1 },
    { answer: '\\r', sent: 0, exitCode: 1 },
    { answer: '\\x03', sent: 0, exitCode: 130 },
  ])('and sends $sent casts when the answer is $answer', async ({ answer, sent, exitCode }) => {
    const { drifted, env } = workplace();
    const since = agent.events.length;
    const result = await onTerminal(answer, env, ...LAB, drifted, ...to, '--step-delay', '0');
    expect(result.stdout).toMatch(
      /Send 2 casts to compute-1 on \S+@\S+ vhost test-\d+ \(entries of lab file lab\.yaml\)/,
    );
    expect(result.exitCode).toBe(exitCode);
    await expect.poll(() => casts(since)).toHaveLength(sent);
  });

  test('and refuses where there is nobody to ask', async () => {
    const { fix, drifted } = workplace();
    const since = agent.events.length;
    const { stderr, exitCode } = await fix(...LAB, drifted, ...to);
    expect(stderr).toMatch(/Send 2 casts to compute-1 on .* are no terminal to ask on\n.*--yes/);
    expect(exitCode).toBe(2);
    expect(casts(since)).toEqual([]);
  });
});

describe('l2pop fix refuses', () => {
  test.each<[what: string, args: (place: ReturnType<typeof workplace>) => string[], says: RegExp]>([
    [
      'more removals than allowed',
      ({ drifted }) => [...LAB, drifted, '--max-removals', '0'],
      /takes away 1 of the 12 entries/,
    ],
    [
      'an old dump',
      ({ drifted }) => {
        utimesSync(drifted, new Date(), new Date(Date.now() - 11 * 60_000));
        return [...LAB, drifted];
      },
      /the dump is of .*, 11 min ago; 10 min are allowed/,
    ],
    [
      'an old sample',
      ({ drifted, file }) => {
        const old = file('old.txt', readFileSync(drifted, 'utf8'));
        utimesSync(old, new Date(), new Date(Date.now() - 3600_000));
        return [...LAB, drifted, '--sample', old];
      },
      /the dump is of .*, 60 min ago/,
    ],
    [
      'a dump of two agent processes',
      ({ drifted, file }) => [
        ...LAB,
        file(
          'two.txt',
          readFileSync(drifted, 'utf8').replace(
            /cookie=0x9c2f61b0a4e7d315(?=.*dl_dst=fa:16:3e:0a:02:99)/,
            'cookie=0x77',
          ),
        ),
      ],
      /flows of 2 agent processes/,
    ],
    [
      'a dump whose prompts name another host',
      ({ drifted, file }) => [
        ...LAB,
        file('other.txt', `[root@compute-2 ~]# ovs-ofctl --names dump-flows br-tun\n${readFileSync(drifted, 'utf8')}`),
      ],
      /prompts name host compute-2/,
    ],
    [
      "a dump with another host's tunnel ip",
      ({ drifted }) => [
        '--from',
        'examples/lab.yaml',
        '--host',
        'compute-2',
        drifted,
        'examples/compute-1-interfaces.json',
        '--max-age',
        '9999999',
      ],
      /the dump is of another host: compute-2 has tunnel ip 192\.0\.2\.2/,
    ],
    [
      'an empty expected state',
      ({ drifted, file }) => [
        '--from',
        file('empty.json', JSON.stringify({ [BLUE]: { segment_id: 1001, network_type: 'vxlan', ports: {} } })),
        '--host',
        'compute-1',
        drifted,
        '--max-removals',
        '99',
      ],
      /has no entry at all for the network of which the host holds/,
    ],
  ])('%s', async (_, args, says) => {
    const place = workplace();
    const since = agent.events.length;
    const { stderr, exitCode } = await place.fix(...args(place), ...to, '--yes');
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect(exitCode).toBe(2);
    expect(casts(since)).toEqual([]);
    const shown = await place.fix(...args(place), '--dry-run');
    if (shown.exitCode === 1) expect(shown.stdout).toMatch(/Not sent as it stands/);
  });

  test('an expected state asked on one vhost and casts to another', async () => {
    const { fix, drifted } = workplace();
    const elsewhere = await freshVhost();
    const server = startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', elsewhere]);
    await server.line('serving the query');
    const { stderr, exitCode } = await fix(
      '--from',
      elsewhere,
      '--host',
      'compute-1',
      drifted,
      ...to,
      '-n',
      BLUE,
      '--interval',
      '0',
      '--yes',
    );
    expect(stderr).toMatch(/expected state is of \S+ vhost test-\d+, and the casts would go to \S+ vhost test-\d+\n/);
    expect(exitCode).toBe(2);
    await server.stop();
  });

  test('a host whose agent queue is absent, or has no consumer', async () => {
    const { fix, drifted } = workplace();
    const vhost = await freshVhost();
    const absent = await fix(...LAB, drifted, '--transport-url', vhost, '--yes');
    expect(absent.stderr).toMatch(/nobody listens to .*compute-1.* no queue for it\n.*Nothing was sent/);
    expect(absent.exitCode).toBe(2);
    const stopped = await startPythonServer(vhost, '--role', 'agent', '--server', 'compute-1');
    await stopped.stop();
    const { stderr, exitCode } = await fix(...LAB, drifted, '--transport-url', vhost, '--yes');
    expect(stderr).toMatch(/a queue without consumer for it\n.*Nothing was sent: the agent was there and has stopped/);
    expect(exitCode).toBe(2);
  });
});
