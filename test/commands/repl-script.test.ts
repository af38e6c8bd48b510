import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { binary, cleanEnvironment, l2pop, root, startL2pop } from '../support/l2pop.ts';
import { ctl, freshVhost } from '../support/rabbitmq.ts';

const LAB = ['--from', 'examples/lab.yaml'];
const FLOWS = readFileSync(join(root, 'examples/compute-1-flows.txt'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'l2pop-script-'));

const script = (lines: readonly string[], flags: readonly string[] = LAB) =>
  l2pop(['repl', ...flags], { input: lines.map((line) => `${line}\n`).join('') });

describe('a script', () => {
  test('prints what its commands print, one after another', async () => {
    const { stdout, stderr, exitCode } = await script([
      '# what blue holds',
      '',
      'use network blue   # for all that follows',
      'query -f value -c tunnel_ip --host compute-2',
      'last -f csv -c segment_id',
    ]);
    const query = await l2pop(['query', ...LAB, '-n', 'blue', '-H', 'compute-2', '-f', 'value', '-c', 'tunnel_ip']);
    expect(stderr).toBe('');
    expect(stdout).toBe(`${query.stdout}segment_id\n${'1001\n'.repeat(query.stdout.split('\n').length - 1)}`);
    expect(exitCode).toBe(0);
  });

  test('draws the last result where it can be drawn, and says so where not', async () => {
    const drawn = await script(['query -n blue', 'last -f mermaid']);
    expect(drawn.stdout).toContain('flowchart');
    expect(drawn.exitCode).toBe(0);
    const refused = await script(['why -n blue --to 192.168.10.21 -H compute-1', 'last -f dot']);
    expect(refused.stderr).toContain('the last result cannot be drawn as dot');
    expect(refused.exitCode).toBe(2);
  });

  test('shows no prompt, no colour, and keeps no history', async () => {
    const env = { ...cleanEnvironment, XDG_STATE_HOME: join(folder, 'state') };
    const { stdout } = await l2pop(['repl', ...LAB], { input: 'query -n blue\n', env });
    expect(stdout).not.toMatch(/l2pop>|\u001b/);
    expect(() => readFileSync(join(folder, 'state/l2pop/history'))).toThrow('ENOENT');
  });

  test('stops at the first line that fails, and says which', async () => {
    const { stdout, stderr, exitCode } = await script(['query -n blue -f value', 'query -n nosuch', 'query -n green']);
    expect(stdout).not.toContain('1002');
    expect(stderr).toContain('l2pop: stopped at line 2: exit status 2; --keep-going runs the rest');
    expect(exitCode).toBe(2);
  });

  test('with --keep-going runs every line, and tells the worst status', async () => {
    const lines = ['query -n nosuch', 'bogus', "query -n 'blue", 'query -n blue -f value -c segment_id | uniq'];
    const { stdout, exitCode } = await script(lines, [...LAB, '--keep-going']);
    expect(stdout).toBe('1001\n');
    expect(exitCode).toBe(2);
  });

  test('goes on after differences, which are its status then', async () => {
    const { stdout, exitCode } = await script([
      'diff --host compute-1 examples/compute-1-flows.txt -f value -c kind',
      '!echo after',
    ]);
    expect(stdout).toMatch(/wrong-endpoint\n[\s\S]*after\n$/);
    expect(exitCode).toBe(1);
  });

  test('holds the dump of a command that reads -, up to a line with . alone', async () => {
    const { stdout, exitCode } = await script([
      'diff --host compute-1 - -f value -c kind',
      ...FLOWS.trimEnd().split('\n'),
      '.',
      '!echo after',
    ]);
    const file = await l2pop([
      'diff',
      ...LAB,
      '-H',
      'compute-1',
      'examples/compute-1-flows.txt',
      '-f',
      'value',
      '-c',
      'kind',
    ]);
    expect(stdout).toBe(`${file.stdout}after\n`);
    expect(exitCode).toBe(1);
  });

  test('ends with exit', async () => {
    const { stdout, exitCode } = await script(['exit', '!echo after']);
    expect([stdout, exitCode]).toEqual(['', 0]);
  });

  test('has no prompt inside', async () => {
    const { stderr, exitCode } = await script(['repl']);
    expect(stderr).toContain('this is the prompt already');
    expect(exitCode).toBe(2);
  });
});

describe("the user's shell", () => {
  test('gets results by | and >, and lines by !', async () => {
    const file = join(folder, 'out');
    const { stdout, exitCode } = await script([
      `query -n blue -f value -c mac | grep -c fa:16`,
      `query -n blue -f json > ${file}`,
      `!cut -c 1 ${file} | head -1`,
    ]);
    expect(stdout).toBe('7\n{\n');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({});
    expect(exitCode).toBe(0);
  });

  test('may read less than there is', async () => {
    const { stdout, stderr, exitCode } = await script([
      'show test/samples/ovs/11-many/dump-flows-names.txt | head -n 1',
    ]);
    expect(stdout).toContain('Open vSwitch agent');
    expect([stderr, exitCode]).toEqual(['', 0]);
  });

  test('reads help too', async () => {
    const { stdout } = await script(['query --help | grep -c all-networks', 'help cast | grep -c "cast add"']);
    expect(stdout).toMatch(/^\d\n\d\n$/);
  });

  test('tells its own status where the command had none', async () => {
    expect((await script(['query -n blue | grep nosuch'])).exitCode).toBe(1);
    expect((await script(['query -n blue | exit 3'])).exitCode).toBe(3);
    expect((await script(['query -n nosuch | cat'])).exitCode).toBe(2);
  });
});

describe('what is used', () => {
  test('gives way to what is typed, and to what excludes it', async () => {
    const { stdout } = await script([
      'use network blue',
      'query -n green -f value -c segment_id | uniq',
      'query --all-networks -f value -c segment_id | sort -u | wc -l',
    ]);
    expect(stdout).toBe('1002\n3\n');
  });

  test('stands before the variables', async () => {
    const env = { ...cleanEnvironment, L2POP_FROM: '/no/such/file' };
    const { exitCode } = await l2pop(['repl'], { input: 'use from examples/lab.yaml\nquery -n blue\n', env });
    expect(exitCode).toBe(0);
  });

  test('changes nothing of a lab file that is edited', async () => {
    const lab = join(folder, 'lab.yaml');
    writeFileSync(lab, readFileSync(join(root, 'examples/lab.yaml')));
    const { stderr, exitCode } = await script(['use network green', `lab port down ${lab} fa:16:3e:0a:01:01`], []);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });
});

describe('a session over a broker', () => {
  test('asks every question over the connections that the first one has opened', async () => {
    const url = await freshVhost();
    const server = startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', url]);
    onTestFinished(async () => void (await server.stop()));
    await server.line('serving the query');
    const vhost = decodeURIComponent(decodeURIComponent(new URL(url.replace(/^rabbit/, 'http')).pathname.slice(1)));
    const session = execa(process.execPath, [binary, 'repl', '--transport-url', url], {
      cwd: root,
      env: cleanEnvironment,
      extendEnv: false,
      reject: false,
      buffer: false,
    });
    onTestFinished(async () => void session.kill());
    const lines = session.iterable();
    const answer = async () => {
      session.stdin.write('query -n 9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001 -f value -c tunnel_ip | tail -1\n');
      return (await lines.next()).value;
    };
    const connections = async () =>
      (await ctl('list_connections', 'vhost', 'pid', '--no-table-headers'))
        .split('\n')
        .filter((line) => line.startsWith(`${vhost}\t`))
        .sort();
    expect(await answer()).toBe('198.51.100.7');
    const opened = await connections();
    expect(opened).toHaveLength(4); // one to ask or answer and one to hear, of the session and of the server
    for (let count = 0; count < 5; count += 1) expect(await answer()).toBe('198.51.100.7');
    expect(await connections()).toEqual(opened);
    session.stdin.end();
    expect((await session).exitCode).toBe(0);
  }, 60_000); // each rabbitmqctl starts an Erlang VM

  test('opens anew what has failed', async () => {
    const bad = inject('brokerUrl').replace('guest:guest', 'guest:secretpw');
    const query = 'query -n 9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
    const { stderr } = await script(
      [`${query} --transport-url ${bad}`, query],
      ['--keep-going', '--transport-url', inject('brokerUrl')],
    );
    expect(stderr).toMatch(/login of user guest refused[\s\S]*nobody listens to/);
    expect(stderr).not.toContain('secretpw');
  });

  test('reads a file anew each time', async () => {
    const lab = join(folder, 'changing.yaml');
    const text = readFileSync(join(root, 'examples/lab.yaml'), 'utf8');
    writeFileSync(lab, text);
    writeFileSync(join(folder, 'changed.yaml'), text.replace('segment: 1001', 'segment: 4001'));
    const { stdout } = await script(
      [
        'query -n blue -f value -c segment_id | uniq',
        `!cp ${folder}/changed.yaml ${lab}`,
        'query -n blue -f value -c segment_id | uniq',
      ],
      ['--from', lab],
    );
    expect(stdout).toBe('1001\n4001\n');
  });
});
