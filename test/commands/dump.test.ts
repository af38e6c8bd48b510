import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restoreLinuxbridgeSample } from '../support/dataplane/linuxbridge.ts';
import { type Namespace, openNamespace, whyNoHost } from '../support/dataplane/namespace.ts';
import {
  addBridge,
  type OpenVswitch,
  OVS_TOOLS,
  restoreSample,
  startOpenVswitch,
} from '../support/dataplane/open-vswitch.ts';
import { l2pop } from '../support/l2pop.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'l2pop-dump-'));

describe.skipIf(whyNoHost([...OVS_TOOLS, 'bridge']) !== undefined)('l2pop dump', () => {
  let ovs: Namespace;
  let linuxbridge: Namespace;
  let vswitch: OpenVswitch;

  beforeAll(() => {
    ovs = openNamespace();
    vswitch = startOpenVswitch(ovs);
    restoreSample(vswitch, '01-basic-vxlan');
    linuxbridge = openNamespace();
    restoreLinuxbridgeSample(linuxbridge, '01-basic-arp-on');
  });
  afterAll(() => {
    vswitch?.stop();
    ovs?.close();
    linuxbridge?.close();
  });

  const here = (args: string[], before: string[] = []) => ovs.l2pop(args, { env: vswitch.env, before });

  test('writes a file that show reads as it reads the host itself', async () => {
    const file = join(folder(), 'c1.json');
    const { stdout, stderr, exitCode } = await here(['dump', '-o', file]);
    expect(stderr).toMatch(/^l2pop: \S+c1\.json: ovs agent of \S+, tunnel ip 10\.0\.0\.1\n$/);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    const live = JSON.parse((await here(['show', '--live', '-f', 'json'])).stdout);
    const kept = JSON.parse((await l2pop(['show', file, '-f', 'json'])).stdout);
    expect(kept).toEqual({ ...live, taken_at: JSON.parse(readFileSync(file, 'utf8')).taken_at });
  });

  test('tells what it was made by, and asks br-tun table by table', async () => {
    const { stdout } = await here(['dump']);
    const { agent_type, bridge, tunnel_ips, tools, kernel, outputs } = JSON.parse(stdout);
    expect({ agent_type, bridge, tunnel_ips }).toEqual({
      agent_type: 'ovs',
      bridge: 'br-tun',
      tunnel_ips: ['10.0.0.1'],
    });
    expect(tools['ovs-ofctl']).toMatch(/^ovs-ofctl \(Open vSwitch\) \d/);
    expect(kernel).toMatch(/^Linux \d/);
    const commands = outputs.map(({ command }: { command: string }) => command);
    for (const table of [0, 4, 20, 21, 22]) {
      expect(commands).toContainEqual(
        expect.stringMatching(new RegExp(`^ovs-ofctl .*dump-flows br-tun table=${table}$`)),
      );
    }
  });

  test('knows linuxbridge from Open vSwitch', async () => {
    const { stdout, exitCode } = await linuxbridge.l2pop(['dump']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ agent_type: 'linuxbridge', tunnel_ips: ['10.0.0.5'] });
    const shown = await l2pop(['show', '-', '-f', 'json'], { input: stdout });
    expect(JSON.parse(shown.stdout)).toMatchObject({ kind: 'linuxbridge', responder: true });
  });

  test('finds a tunnel bridge of another name', async () => {
    const namespace = openNamespace();
    const other = startOpenVswitch(namespace);
    other.vsctl(...addBridge('br-int'), '--', ...addBridge('br-overlay'));
    const patch = (on: string, name: string, peer: string) =>
      other.vsctl('add-port', on, name, '--', 'set', 'Interface', name, 'type=patch', `options:peer=${peer}`);
    patch('br-overlay', 'patch-int', 'patch-tun');
    patch('br-int', 'patch-tun', 'patch-int');
    other.ofctl('add-flow', 'br-overlay', 'table=20,priority=0,actions=resubmit(,22)');
    const { stdout, exitCode } = await namespace.l2pop(['dump'], { env: other.env });
    const wrong = await namespace.l2pop(['dump', '--bridge', 'br-none'], { env: other.env });
    other.stop();
    namespace.close();
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bridge: 'br-overlay', tunnel_ips: [] });
    expect(wrong.stderr).toMatch(/Open vSwitch has no bridge br-none, only br-\S+, br-/);
    expect(wrong.exitCode).toBe(2);
  });

  test('replaces no file unless it is told to, and leaves none half written', async () => {
    const at = folder();
    const file = join(at, 'c1.json');
    writeFileSync(file, 'of before');
    const refused = await here(['dump', '-o', file]);
    expect(refused.stderr).toContain('is there already');
    expect(refused.exitCode).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('of before');
    expect((await here(['dump', '-o', file, '--overwrite'])).exitCode).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8')).format).toBe('l2pop-dump');
    expect(readdirSync(at)).toEqual(['c1.json']);
  });

  test.each([
    ['a folder', (at: string) => at, 'it is there and is no file'],
    ['a device', () => '/dev/null', 'it is there and is no file'],
    ['a place in no folder', (at: string) => join(at, 'none', 'c1.json'), 'ENOENT'],
  ])('writes into no %s', async (_what, place, text) => {
    const { stderr, exitCode } = await here(['dump', '-o', place(folder()), '--overwrite']);
    expect(stderr).toContain(text);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect(exitCode).toBe(2);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('a full disk is told, and nothing is left of the file', async () => {
    const at = join(folder(), 'small');
    mkdirSync(at);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', at]);
    const { stderr, exitCode } = await here(['dump', '-o', join(at, 'c1.json')]);
    const left = readdirSync(at);
    execFileSync('umount', [at]);
    expect(stderr).toMatch(/cannot write .*: ENOSPC/);
    expect(exitCode).toBe(2);
    expect(left).toEqual([]);
  });

  test('by a user without rights is refused, by --sudo that wants a password too', async () => {
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    execFileSync('chmod', ['755', vswitch.folder]);
    const plain = await here(['dump', '--agent-type', 'ovs'], nobody);
    expect(plain.stderr).toMatch(/not permitted: .*\n.*--sudo/);
    const sudo = await here(['dump', '--agent-type', 'ovs', '--sudo'], nobody);
    expect(sudo.stderr).toMatch(/sudo on this host refuses: |there is no sudo on this host/);
    expect([plain.exitCode, sudo.exitCode]).toEqual([2, 2]);
  });

  test('by sudo that hangs as root is given up after --timeout by who may not end it', async () => {
    const at = folder();
    copyFileSync('/usr/bin/setpriv', join(at, 'become'));
    execFileSync('chmod', ['4755', join(at, 'become')]);
    const script = `#!/bin/sh\nexec ${at}/become --reuid=0 --regid=0 --clear-groups sleep 25\n`;
    writeFileSync(join(at, 'sudo'), script, { mode: 0o755 });
    execFileSync('chmod', ['755', at]);
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const { stderr, exitCode } = await ovs.l2pop(['dump', '--agent-type', 'ovs', '--sudo', '--timeout', '1'], {
      env: { ...vswitch.env, PATH: `${at}:${process.env.PATH}` },
      before: nobody,
    });
    expect(stderr).toMatch(/^l2pop: sudo -n -- ovs-\S+ .*: no answer within 1 s/m);
    expect(exitCode).toBe(2);
  }, 15_000);

  test('a damaged file is one error', async () => {
    const { stdout } = await here(['dump']);
    const { stderr, exitCode } = await l2pop(['diff', '--host', 'c1', '--from', 'examples/lab.yaml', '-'], {
      input: stdout.slice(0, -200),
    });
    expect(stderr).toBe(
      "l2pop: -: a dump file that cannot be read: it breaks off\n  Take it anew with 'l2pop dump'; docs/dumps.md describes the file.\n",
    );
    expect(exitCode).toBe(2);
  });
});

test.each([
  [['dump', '--ssh-option', 'Port=1'], '--ssh'],
  [['dump', '--overwrite'], '--output'],
  [['dump', '--exec-prefix', "docker exec 'x"], 'a quote is not closed'],
  [['dump', '--ssh', ''], '--ssh'],
])('%j is refused: %s', async (args, text) => {
  const { stdout, stderr, exitCode } = await l2pop(args);
  expect(stderr).toContain(text);
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
});
