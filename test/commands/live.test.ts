import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { restoreLinuxbridgeSample } from '../support/dataplane/linuxbridge.ts';
import { type Namespace, openNamespace, whyNoHost } from '../support/dataplane/namespace.ts';
import { type OpenVswitch, OVS_TOOLS, restoreSample, startOpenVswitch } from '../support/dataplane/open-vswitch.ts';
import { l2pop, root } from '../support/l2pop.ts';

const SAMPLE = { ovs: '01-basic-vxlan', linuxbridge: '01-basic-arp-on' };
const folderOf = (kind: 'ovs' | 'linuxbridge') => join('test/samples', kind, SAMPLE[kind]);

/** What a sample's own files hold. */
function sampleState(kind: 'ovs' | 'linuxbridge') {
  const segments = JSON.parse(readFileSync(join(root, folderOf(kind), 'forwarding.json'), 'utf8'));
  return segments.map((segment: { unicast: object; arp: object; flood: string[] }) => held(segment));
}

const held = ({ unicast, arp, flood }: { unicast: object; arp: object; flood: string[] }) => ({
  unicast,
  arp,
  flood: [...flood].sort(),
});

const shown = (stdout: string) => JSON.parse(stdout).segments.map(held);

/** Programs on a PATH of their own: shell scripts by name. */
function folderWith(scripts: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'l2pop-tools-'));
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return folder;
}

describe('what is asked for', () => {
  test.each([
    [['show', '--live', 'dump.txt'], 'both --live and a DUMP are named: dump.txt'],
    [['show'], 'no DUMP was named'],
    [['show', 'dump.txt', '--agent-type', 'ovs'], '--live'],
    [['show', '--live', '--agent-type', 'ovn'], '--agent-type'],
    [['diff', '--host', 'c1', '--from', 'examples/lab.yaml', '--live', '-'], 'both --live and a DUMP are named: -'],
  ])('%j is refused: %s', async (args, text) => {
    const { stderr, stdout, exitCode } = await l2pop(args);
    expect(stderr).toContain(text);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });

  test.each([
    ['ovs', 'there is no ovs-vsctl on this host'],
    ['linuxbridge', 'no bridge brq…'],
  ])('the dataplane of %s is missed where its tools are: %s', async (agentType, text) => {
    const { stderr, exitCode } = await l2pop(['show', '--live', '--agent-type', agentType], {
      env: { PATH: folderWith({ ip: 'echo "[]"' }) },
    });
    expect(stderr).toContain(text);
    expect(exitCode).toBe(2);
  });
});

describe("a host with linuxbridge's bridges whose Open vSwitch does not answer", () => {
  const says = (text: string) => ({
    env: {
      PATH: folderWith({
        ip: `case "$*" in *bridge) echo '[{"ifname":"brq9c5e3f0a-6d"}]';; *) echo '[]';; esac`,
        bridge: ':',
        'ovs-vsctl': `echo "ovs-vsctl: unix:/run/db.sock: database connection failed (${text})" >&2; exit 1`,
      }),
    },
  });

  test.each([
    ['Permission denied', 'not permitted: '],
    ['Connection refused', 'ovsdb-server does not answer: '],
  ])('is not taken for one of linuxbridge: %s', async (text, told) => {
    const { stdout, stderr, exitCode } = await l2pop(['show', '--live'], says(text));
    expect(stderr).toContain(told);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });

  test('is one of linuxbridge where --agent-type says so, or Open vSwitch never ran', async () => {
    for (const [args, text] of [
      [['--agent-type', 'linuxbridge'], 'Permission denied'],
      [[], 'No such file or directory'],
    ] as const) {
      const { stdout, exitCode } = await l2pop(['show', '--live', '-f', 'json', ...args], says(text));
      expect(JSON.parse(stdout)).toMatchObject({ layout: 'linuxbridge' });
      expect(exitCode).toBe(0);
    }
  });
});

describe.skipIf(whyNoHost(OVS_TOOLS) !== undefined)('a host with Open vSwitch', () => {
  let namespace: Namespace;
  let vswitch: OpenVswitch;

  beforeAll(() => {
    namespace = openNamespace();
    vswitch = startOpenVswitch(namespace);
    restoreSample(vswitch, SAMPLE.ovs);
  });
  afterAll(() => {
    vswitch?.stop();
    namespace?.close();
  });

  const onHost = (args: string[], env: Record<string, string> = {}, before: string[] = []) =>
    namespace.l2pop(args, { env: { ...vswitch.env, ...env }, before });

  test('shows what its sample holds, with tunnel ips, networks, date and its own tunnel ip', async () => {
    const before = Date.now();
    const { stdout, stderr, exitCode } = await onHost(['show', '--live', '-f', 'json']);
    const dump = JSON.parse(stdout);
    expect(shown(stdout)).toEqual(sampleState('ovs'));
    expect(dump).toMatchObject({
      layout: 'br-tun',
      responder: true,
      own_tunnel_ips: ['10.0.0.1'],
      prompt_hosts: [],
      notes: [],
    });
    expect(dump.segments.map(({ network_id }: { network_id: string }) => network_id)).toEqual(
      JSON.parse(readFileSync(join(root, folderOf('ovs'), 'forwarding.json'), 'utf8')).map(
        ({ network_id }: { network_id: string }) => network_id,
      ),
    );
    expect(Date.parse(dump.taken_at)).toBeGreaterThanOrEqual(before);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test('differs by nothing from the entries that it was fed, and by the one that is taken away', async () => {
    const answer = join(folderOf('ovs'), 'fdb_entries.json');
    const diff = ['diff', '--live', '--host', 'c1', '--from', answer, '-f', 'json'];
    const same = await onHost(diff);
    expect(JSON.parse(same.stdout).drift).toEqual([]);
    expect(same.exitCode).toBe(0);
    vswitch.ofctl('del-flows', 'br-tun', 'table=20,dl_vlan=1,dl_dst=fa:16:3e:0a:02:01');
    const other = await onHost(diff);
    vswitch.ofctl('add-flows', 'br-tun', join(root, folderOf('ovs'), 'dump-flows-no-stats.txt'));
    expect(JSON.parse(other.stdout).drift).toMatchObject([{ kind: 'missing-unicast', mac: 'fa:16:3e:0a:02:01' }]);
    expect(other.exitCode).toBe(1);
  });

  test('is read where ovs-ofctl is older than its option --names', async () => {
    const old = folderWith({
      'ovs-ofctl':
        'for a; do case $a in --n*) echo "ovs-ofctl: unrecognized option \'$a\'" >&2; exit 1; esac; done\nPATH=/usr/sbin:/usr/bin exec ovs-ofctl "$@"',
    });
    const { stdout } = await onHost(['show', '--live', '-f', 'json'], { PATH: `${old}:${process.env.PATH}` });
    expect(shown(stdout)).toEqual(sampleState('ovs'));
  });

  test('refuses who may not read it', async () => {
    const withoutPower = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all'];
    namespace.run('chown', '-R', 'nobody', vswitch.env.OVS_RUNDIR!);
    const { stderr, exitCode } = await onHost(['show', '--live'], {}, withoutPower);
    namespace.run('chown', '-R', 'root', vswitch.env.OVS_RUNDIR!);
    expect(stderr).toMatch(/^l2pop: ovs-vsctl .*: not permitted: .*Permission denied/);
    expect(stderr).toContain('Run l2pop as root');
    expect(exitCode).toBe(2);
  });

  test('that is stuck is given up after --timeout, and the tools that wait for it with it', async () => {
    vswitch.signal('ovs-vswitchd', 'SIGSTOP');
    const { stderr, exitCode } = await onHost(['show', '--live', '--timeout', '1']);
    vswitch.signal('ovs-vswitchd', 'SIGCONT');
    expect(stderr).toMatch(/^l2pop: ovs-ofctl .* dump-flows br-tun table=\d+: no answer within 1 s/);
    expect(exitCode).toBe(2);
  });

  test('that also has the devices of linuxbridge wants to be told which agent is meant', async () => {
    restoreLinuxbridgeSample(namespace, SAMPLE.linuxbridge);
    const { stderr, exitCode } = await onHost(['show', '--live']);
    expect(stderr).toContain("the dataplanes of two agents: Open vSwitch's br-tun, and linuxbridge's vxlan-1001");
    expect(stderr).toContain('--agent-type');
    expect(exitCode).toBe(2);
    const ovs = await onHost(['show', '--live', '--agent-type', 'ovs', '-f', 'json']);
    expect(shown(ovs.stdout)).toEqual(sampleState('ovs'));
    const linuxbridge = await onHost(['show', '--live', '--agent-type', 'linuxbridge', '-f', 'json']);
    expect(shown(linuxbridge.stdout)).toEqual(sampleState('linuxbridge'));
  });

  test.each(['ovs-vswitchd', 'ovsdb-server'] as const)('whose %s has ended says so', async (daemon) => {
    vswitch.signal(daemon, 'SIGKILL');
    const { stderr, exitCode } = await onHost(['show', '--live', '--agent-type', 'ovs']);
    expect(stderr).toMatch(new RegExp(`^l2pop: ovs-\\S+ .*: ${daemon} does not answer: `));
    expect(stderr).toContain(`Start ${daemon}`);
    expect(exitCode).toBe(2);
  });
});

describe.skipIf(whyNoHost(OVS_TOOLS) !== undefined)('a host whose Open vSwitch has no tunnel bridge', () => {
  test('is told apart from one of an agent', async () => {
    const namespace = openNamespace();
    const vswitch = startOpenVswitch(namespace);
    vswitch.vsctl('add-br', 'br-ex', '--', 'set', 'bridge', 'br-ex', 'datapath_type=netdev');
    const { stderr, exitCode } = await namespace.l2pop(['show', '--live'], { env: vswitch.env });
    vswitch.stop();
    namespace.close();
    expect(stderr).toContain(
      "no l2population agent's dataplane on this host: Open vSwitch has no bridge br-tun and none like it, only br-ex; no bridge brq…",
    );
    expect(exitCode).toBe(2);
  });
});

describe.skipIf(whyNoHost(['bridge']) !== undefined)('a host with linuxbridge devices', () => {
  let namespace: Namespace;

  beforeEach(() => {
    namespace = openNamespace();
    return () => namespace.close();
  });

  test('shows what its sample holds', async () => {
    restoreLinuxbridgeSample(namespace, SAMPLE.linuxbridge);
    const { stdout, exitCode } = await namespace.l2pop(['show', '--live', '-f', 'json']);
    expect(shown(stdout)).toEqual(sampleState('linuxbridge'));
    expect(JSON.parse(stdout)).toMatchObject({ layout: 'linuxbridge', responder: true, own_tunnel_ips: ['10.0.0.5'] });
    expect(exitCode).toBe(0);
  });

  test('whose agent has no tunnelled network holds nothing, which is an answer', async () => {
    namespace.run('ip', 'link', 'add', 'brq9c5e3f0a-6d', 'type', 'bridge');
    const { stdout, exitCode } = await namespace.l2pop(['show', '--live', '-f', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ layout: 'linuxbridge', segments: [] });
    expect(exitCode).toBe(0);
  });

  test('of other software is no host of the agent', async () => {
    namespace.run(
      'ip',
      'link',
      'add',
      'flannel.1',
      'type',
      'vxlan',
      'id',
      '1',
      'dstport',
      '8472',
      'local',
      '127.0.0.1',
    );
    const { stderr, exitCode } = await namespace.l2pop(['show', '--live']);
    expect(stderr).toContain("no l2population agent's dataplane on this host");
    expect(exitCode).toBe(2);
  });
});
