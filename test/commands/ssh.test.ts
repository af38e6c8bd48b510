import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSshHost } from '../../src/dump/collect/live-host.ts';
import { restoreLinuxbridgeSample } from '../support/dataplane/linuxbridge.ts';
import { type Namespace, openNamespace, whyNoHost } from '../support/dataplane/namespace.ts';
import { type OpenVswitch, OVS_TOOLS, restoreSample, startOpenVswitch } from '../support/dataplane/open-vswitch.ts';
import { cleanEnvironment, l2pop, root, startL2pop } from '../support/l2pop.ts';
import { openSshHosts, type SshHosts, whyNoSshd } from '../support/sshd.ts';

const SAMPLE = { ovs: '01-basic-vxlan', linuxbridge: '01-basic-arp-on' };
const folderOf = (kind: 'ovs' | 'linuxbridge') => join('test/samples', kind, SAMPLE[kind]);

const held = ({ unicast, arp, flood }: { unicast: object; arp: object; flood: string[] }) => ({
  unicast,
  arp,
  flood: [...flood].sort(),
});
const shown = (stdout: string) => JSON.parse(stdout).segments.map(held);
const sampleState = (kind: 'ovs' | 'linuxbridge') =>
  JSON.parse(readFileSync(join(root, folderOf(kind), 'forwarding.json'), 'utf8')).map(held);

/** Programs on a PATH of their own: shell scripts by name. */
function folderWith(scripts: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'l2pop-tools-'));
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return folder;
}

const WAIT = { timeout: 20_000 };
const contentOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const obstacle = whyNoSshd() ?? whyNoHost([...OVS_TOOLS, 'bridge']);

describe.skipIf(obstacle !== undefined)('over ssh', () => {
  let hosts: SshHosts;
  let ovs: Namespace;
  let linuxbridge: Namespace;
  let vswitch: OpenVswitch;
  /** What l2pop and ssh leave behind would be there. */
  let temporary: string;

  beforeAll(async () => {
    hosts = openSshHosts();
    temporary = mkdtempSync(join(tmpdir(), 'l2pop-t-'));
    ovs = openNamespace();
    vswitch = startOpenVswitch(ovs);
    restoreSample(vswitch, SAMPLE.ovs);
    linuxbridge = openNamespace();
    restoreLinuxbridgeSample(linuxbridge, SAMPLE.linuxbridge);
    hosts.add('c1', { namespace: ovs.name, env: vswitch.env });
    hosts.add('c3', { namespace: linuxbridge.name });
  });
  afterAll(() => {
    vswitch?.stop();
    ovs?.close();
    linuxbridge?.close();
    hosts?.stop();
  });

  const env = () => ({ ...cleanEnvironment, TMPDIR: temporary });
  const over = (args: string[], more: Record<string, string> = {}) =>
    l2pop([...args, '--ssh-config', hosts.config], { env: { ...env(), ...more } });

  async function refused(args: string[], texts: string[]) {
    const { stdout, stderr, exitCode } = await over(args);
    for (const text of texts) expect(stderr).toContain(text);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  }

  test.each([
    ['c1', 'ovs', ['10.0.0.1']],
    ['c3', 'linuxbridge', ['10.0.0.5']],
  ] as const)('%s shows what its sample holds', async (host, kind, tunnelIps) => {
    const { stdout, stderr, exitCode } = await over(['show', '--ssh', host, '-f', 'json']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(shown(stdout)).toEqual(sampleState(kind));
    expect(JSON.parse(stdout)).toMatchObject({ own_tunnel_ips: tunnelIps, prompt_hosts: [] });
  });

  test('a host behind a jump host is reached by the name that ssh knows', async () => {
    hosts.add('jump', { namespace: ovs.name });
    await hosts.listen('inner', { namespace: ovs.name, env: vswitch.env, client: ['ProxyJump jump'] });
    const { stdout, exitCode } = await over(['show', '--ssh', 'inner', '-f', 'json']);
    expect(exitCode).toBe(0);
    expect(shown(stdout)).toEqual(sampleState('ovs'));
  });

  test('options of ssh are passed on', async () => {
    await hosts.listen('elsewhere', { env: vswitch.env });
    const port = /Host elsewhere\n[\s\S]*?Port (\d+)/.exec(readFileSync(hosts.config, 'utf8'))![1]!;
    const options = [
      '--ssh-option',
      `Port=${port}`,
      '--ssh-option',
      'HostName=127.0.0.1',
      '--ssh-option',
      'ProxyCommand=none',
    ];
    const { stderr, exitCode } = await over(['show', '--ssh', 'c3', ...options]);
    // by the way of that host, whose variables lead to the Open vSwitch of c1
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test('dump takes all with it that tells whose it is, and diff reads it from a pipe', async () => {
    const { stdout, stderr, exitCode } = await over(['dump', '--ssh', 'c1']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const file = JSON.parse(stdout);
    expect(file).toMatchObject({
      format: 'l2pop-dump',
      version: 1,
      agent_type: 'ovs',
      bridge: 'br-tun',
      tunnel_ips: ['10.0.0.1'],
      host: execFileSync('uname', ['-n'], { encoding: 'utf8' }).trim(),
    });
    expect(Object.keys(file.tools)).toEqual(['ovs-vsctl', 'ovs-ofctl']);
    const answer = join(folderOf('ovs'), 'fdb_entries.json');
    const diff = await l2pop(['diff', '--host', 'c1', '--from', answer, '-', '-f', 'json'], { input: stdout });
    expect(JSON.parse(diff.stdout).drift).toEqual([]);
    expect(diff.exitCode).toBe(0);
  });

  test('diff finds the entry that is taken away there', async () => {
    const diff = ['diff', '--host', 'c1', '--from', join(folderOf('ovs'), 'fdb_entries.json'), '-f', 'json'];
    vswitch.ofctl('del-flows', 'br-tun', 'table=20,dl_vlan=1,dl_dst=fa:16:3e:0a:02:01');
    const { stdout, exitCode } = await over([...diff, '--ssh', 'c1']);
    vswitch.ofctl('add-flows', 'br-tun', join(root, folderOf('ovs'), 'dump-flows-no-stats.txt'));
    expect(JSON.parse(stdout).drift).toMatchObject([{ kind: 'missing-unicast', mac: 'fa:16:3e:0a:02:01' }]);
    expect(exitCode).toBe(1);
  });

  test('one connection serves all tools, and nothing is left of it', async () => {
    const log = join(hosts.folder, 'log_counted');
    hosts.add('counted', { namespace: ovs.name, env: vswitch.env, server: ['LogLevel INFO'] });
    const { exitCode } = await over(['show', '--ssh', 'counted']);
    expect(exitCode).toBe(0);
    expect(readFileSync(log, 'utf8').match(/Accepted publickey/g)).toHaveLength(1);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('sshd that allows one session a connection is read all the same', async () => {
    hosts.add('narrow', { namespace: ovs.name, env: vswitch.env, server: ['MaxSessions 1'] });
    const { stdout, exitCode } = await over(['show', '--ssh', 'narrow', '-f', 'json']);
    expect(exitCode).toBe(0);
    expect(shown(stdout)).toEqual(sampleState('ovs'));
  });

  test('words reach the far side as they are, whatever stands in them', async () => {
    const way = { destination: 'c1', options: [], configFile: hosts.config, mayAsk: false, timeoutSeconds: 20 };
    const host = await openSshHost(way, { timeoutSeconds: 20 });
    const word = fc
      .oneof(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: fc.constantFrom(...'\'"\\$`() \n\t;&|<>*?[]{}!#~=%-^a') }),
        fc.constantFrom('', '$(touch /x)', '`id`', "'; id; '", '--', '*', 'it\'s a "word"\nand $HOME'),
      )
      .filter((text) => !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 12 }), async (words) => {
        const { stdout, exitCode } = await host.execute(['printf', '%s\\0', ...words]);
        expect(exitCode).toBe(0);
        expect(Buffer.from(stdout).toString().split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 25 },
    );
    await host.close();
  });

  test('a bridge whose name only a shell would mind is asked for as it is', async () => {
    await refused(['show', '--ssh', 'c1', '--bridge', "$(touch /x)'; id"], ["has no bridge $(touch /x)'; id, only"]);
  });

  test('an account whose login prints a greeting is read, or says what is in the way', async () => {
    hosts.add('chatty', {
      namespace: ovs.name,
      env: vswitch.env,
      server: ['ForceCommand echo Welcome; exec sh -c "$SSH_ORIGINAL_COMMAND"'],
    });
    await refused(['show', '--ssh', 'chatty'], ['an answer that cannot be read, which begins: Welcome']);
  });

  describe('a host that is stuck', () => {
    beforeAll(() => vswitch.signal('ovs-vswitchd', 'SIGSTOP'));
    afterAll(() => vswitch.signal('ovs-vswitchd', 'SIGCONT'));

    test('is given up after --timeout', async () => {
      await refused(
        ['show', '--ssh', 'c1', '--timeout', '2'],
        ['ssh c1 ovs-ofctl ', ': no answer within 2 s', '--timeout'],
      );
    });

    test('is left at Ctrl-C, and nothing is left of the connection', async () => {
      const log = join(hosts.folder, 'log_stopped');
      hosts.add('stopped', { namespace: ovs.name, env: vswitch.env, server: ['LogLevel VERBOSE'] });
      const running = startL2pop(['show', '--ssh', 'stopped', '--ssh-config', hosts.config], { TMPDIR: temporary });
      await expect.poll(() => contentOf(log).match(/Starting session: command/g)?.length ?? 0, WAIT).toBeGreaterThan(4);
      expect(await running.stop('SIGINT')).toBe(130);
      expect(readdirSync(temporary)).toEqual([]);
    });
  });

  describe('a ProxyCommand that hangs', () => {
    const hanging = ['--ssh', 'nowhere', '--ssh-option', 'ProxyCommand=sleep 25'];

    test('is given up after --timeout', async () => {
      await refused(['show', ...hanging, '--timeout', '1'], ['ssh nowhere: no connection within 1 s']);
      expect(readdirSync(temporary)).toEqual([]);
    }, 15_000);

    test('is left at Ctrl-C, and nothing is left of the connection', async () => {
      const running = startL2pop(['show', ...hanging, '--ssh-config', hosts.config], { TMPDIR: temporary });
      await expect.poll(() => readdirSync(temporary), WAIT).toHaveLength(1);
      expect(await running.stop('SIGINT')).toBe(130);
      expect(readdirSync(temporary)).toEqual([]);
    }, 15_000);
  });

  test('a shared connection whose ssh is stuck is passed by', async () => {
    const socket = join(hosts.folder, 'stuck');
    const stuck = createServer().listen(socket);
    await once(stuck, 'listening');
    const options = ['--ssh-option', `ControlPath=${socket}`];
    const { stderr, exitCode } = await over(['show', '--ssh', 'c1', ...options, '--timeout', '20']);
    stuck.close();
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test('Ctrl-C while it connects leaves nothing either', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    const met = once(silent, 'connection');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const way = [
      '--ssh-option',
      'ProxyCommand=none',
      '--ssh-option',
      'HostName=127.0.0.1',
      '--ssh-option',
      `Port=${port}`,
    ];
    const running = startL2pop(['show', '--ssh', 'c1', '--ssh-config', hosts.config, ...way], { TMPDIR: temporary });
    const [socket] = await met;
    expect(await running.stop('SIGINT')).toBe(130);
    socket.destroy();
    silent.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  describe('trouble is told apart', () => {
    test.each([
      { what: 'an option in place of a host', ssh: '-oProxyCommand=id', texts: ['this is no name of a host'] },
      { what: 'a host that only a shell would know', ssh: 'c1;id', texts: ['this is no name of a host'] },
      { what: 'a name that nobody knows', ssh: 'no-such-host.invalid', texts: ['Could not resolve', 'Check the name'] },
    ])('$what', async ({ ssh, texts }) => {
      await refused(['show', '--ssh', ssh], texts);
    });

    test('a port where nobody listens', async () => {
      const where = [
        '--ssh-option',
        'Port=1',
        '--ssh-option',
        'HostName=127.0.0.1',
        '--ssh-option',
        'ProxyCommand=none',
      ];
      await refused(['show', '--ssh', 'c1', ...where], ['Connection refused', 'sshd runs there']);
    });

    test('a key that the host does not know', async () => {
      writeFileSync(join(hosts.folder, 'nobody'), '');
      hosts.add('closed', { namespace: ovs.name, server: [`AuthorizedKeysFile ${join(hosts.folder, 'nobody')}`] });
      await refused(['show', '--ssh', 'closed'], ['Permission denied (publickey)', 'ssh-copy-id']);
    });

    test('a host key that is not known, and one that has changed', async () => {
      const known = (file: string, text: string) => {
        writeFileSync(join(hosts.folder, file), text);
        return `UserKnownHostsFile ${join(hosts.folder, file)}`;
      };
      hosts.add('new', { namespace: ovs.name, client: [known('known_none', '')] });
      await refused(['show', '--ssh', 'new'], ['host key', 'Connect once by hand']);
      const other = readFileSync(join(hosts.folder, 'user_key.pub'), 'utf8');
      hosts.add('changed', { namespace: ovs.name, client: [known('known_other', `* ${other}`)] });
      await refused(['show', '--ssh', 'changed'], ['HOST IDENTIFICATION HAS CHANGED', 'Find out why']);
    });

    test('no ssh on this machine', async () => {
      const { stderr, exitCode } = await over(['show', '--ssh', 'c1'], { PATH: folderWith({}) });
      expect(stderr).toContain('there is no ssh on this host');
      expect(stderr).toContain('openssh-client');
      expect(exitCode).toBe(2);
    });

    test('a tool that is not there', async () => {
      const PATH = folderWith({
        env: 'exec /usr/bin/env "$@"',
        sh: 'exec /bin/sh "$@"',
        cat: 'exec /bin/cat',
        ip: "echo '[]'",
      });
      hosts.add('bare', { env: { PATH } });
      await refused(
        ['show', '--ssh', 'bare', '--agent-type', 'ovs'],
        ['there is no ovs-vsctl on bare', 'It comes with'],
      );
    });

    test('an Open vSwitch that does not run', async () => {
      hosts.add('down', { namespace: linuxbridge.name, env: { OVS_RUNDIR: '/none' } });
      await refused(
        ['show', '--ssh', 'down', '--agent-type', 'ovs'],
        ['ovsdb-server does not answer', 'Start ovsdb-server'],
      );
    });

    test('a password that sudo wants', async () => {
      const sudo = folderWith({ sudo: 'echo "sudo: a password is required" >&2; exit 1' });
      hosts.add('asks', { namespace: ovs.name, env: { ...vswitch.env, PATH: `${sudo}:${SYSTEM_PATH}` } });
      await refused(
        ['show', '--ssh', 'asks', '--sudo'],
        ['sudo on asks refuses: ', 'password is required', 'NOPASSWD'],
      );
    });
  });

  test('sudo runs the tools where it may', async () => {
    // sudo keeps no variables of Open vSwitch's
    const kept = Object.entries(vswitch.env)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ');
    const sudo = folderWith({ sudo: `[ "$1 $2" = "-n --" ] || exit 9; shift 2; exec env ${kept} "$@"` });
    hosts.add('sudoer', { namespace: ovs.name, env: { PATH: `${sudo}:${SYSTEM_PATH}` } });
    const { stdout, exitCode } = await over(['show', '--ssh', 'sudoer', '--sudo', '-f', 'json']);
    expect(exitCode).toBe(0);
    expect(shown(stdout)).toEqual(sampleState('ovs'));
  });

  describe('a container that holds the tools (a stand-in for the engine)', () => {
    /** Runs commands with the variables of the Open vSwitch, which are nowhere else. */
    const engine = (names: string) => {
      const variables = Object.entries(vswitch.env)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ');
      return `case "$1" in ps) printf '${names}';; exec) shift; [ "$1" = openvswitch_vswitchd ] || { echo "Error: No such container: $1" >&2; exit 1; }; shift; exec env ${variables} "$@";; esac`;
    };
    const withEngine = (name: string, program: string, names: string) =>
      hosts.add(name, {
        namespace: ovs.name,
        env: { PATH: `${folderWith({ [program]: engine(names) })}:${SYSTEM_PATH}`, OVS_RUNDIR: '/none' },
      });

    test.each(['docker', 'podman'])('is found where %s runs it', async (program) => {
      withEngine(`kolla-${program}`, program, 'fluentd\\nopenvswitch_db\\nopenvswitch_vswitchd\\n');
      const { stdout, stderr, exitCode } = await over(['show', '--ssh', `kolla-${program}`, '-f', 'json']);
      expect(exitCode).toBe(0);
      expect(stderr).toBe(
        `l2pop: Open vSwitch's tools are those of a container: --exec-prefix '${program} exec openvswitch_vswitchd'\n`,
      );
      expect(shown(stdout)).toEqual(sampleState('ovs'));
    });

    test('is not looked for where --exec-prefix names it', async () => {
      withEngine('named', 'docker', '');
      const prefix = ['--exec-prefix', 'docker exec "openvswitch_vswitchd"'];
      const { stdout, stderr, exitCode } = await over(['show', '--ssh', 'named', ...prefix, '-f', 'json']);
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
      expect(shown(stdout)).toEqual(sampleState('ovs'));
    });

    test('that is not there is told', async () => {
      withEngine('wrong', 'docker', '');
      await refused(
        ['show', '--ssh', 'wrong', '--exec-prefix', 'docker exec ovs', '--agent-type', 'ovs'],
        ['No such container: ovs', '--exec-prefix'],
      );
    });

    test('whose engine is not there is told', async () => {
      await refused(
        ['show', '--ssh', 'c1', '--exec-prefix', 'docker-no exec ovs', '--agent-type', 'ovs'],
        ['there is no docker-no on c1', 'Check the words of --exec-prefix'],
      );
    });

    test('is not run by a prefix that wants a shell', async () => {
      await refused(
        ['show', '--ssh', 'c1', '--exec-prefix', 'docker exec $(id)'],
        ['--exec-prefix docker exec $(id): $ is for a shell'],
      );
    });
  });
});
