import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanEnvironment, l2pop, root, startL2pop } from '../support/l2pop.ts';
import { type PythonServer, startPythonServer } from '../support/peers.ts';
import { freshVhost } from '../support/rabbitmq.ts';
import { workplace } from './fix/compute-1.ts';

const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const FLOWS = 'examples/compute-1-flows.txt';
const SAMPLE = 'test/samples/linuxbridge/04b-stale-unicast';
const fresh = () => mkdtempSync(join(tmpdir(), 'l2pop-bundle-'));

/** Three hosts of the linuxbridge agent, one of whose ports the sample's host does not know. */
const LB_LAB = join(fresh(), 'lab.yaml');
writeFileSync(
  LB_LAB,
  `networks: [{ name: blue, id: ${BLUE}, type: vxlan, segment: 1001 }, { name: red, type: vxlan, segment: 1002 }]
agents:
  - { host: compute-1, type: Linux bridge agent, tunnel_ip: 10.0.0.5 }
  - { host: compute-2, type: Linux bridge agent, tunnel_ip: 10.0.0.2 }
ports:
  - { network: blue, mac: fa:16:3e:0a:01:01, ips: [192.168.10.11], host: compute-1 }
  - { network: blue, mac: fa:16:3e:0a:02:01, ips: [192.168.10.21], host: compute-2 }
  - { network: blue, mac: fa:16:3e:0a:02:77, ips: [192.168.10.77], host: compute-2 }
  - { network: red, mac: fa:16:3e:0b:02:01, ips: [192.168.20.21], host: compute-2 }
`,
);
const LB_FILES = ['bridge-fdb-show.txt', 'ip-neigh-show.txt', 'ip-link-show-vxlan.txt'].map((each) =>
  join(SAMPLE, each),
);

/** The files of a bundle, by name. */
function unpacked(file: string): Map<string, string> {
  const folder = fresh();
  execFileSync('tar', ['-xzf', file, '-C', folder]);
  const inside = join(folder, 'l2pop-bundle');
  return new Map(
    readdirSync(inside, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(inside.length + 1), readFileSync(path, 'utf8')];
      }),
  );
}

const notes = (stderr: string) => stderr.replace(/^l2pop: (?:note|bundle): .*\n/gm, '');

/** A PATH on which ip and bridge print what the sample's host would; bridge does something else before. */
function fakeTools(before = ':'): string {
  const folder = fresh();
  const script = (name: string, text: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const print = (file: string) => `cat ${join(root, SAMPLE, file)}`;
  script(
    'ip',
    `case "$*" in *vxlan) ${print('ip-link-show-vxlan.json')};; *bridge) echo '[{"ifname":"brq9c5e3f0a-6d"}]';; *neigh*) ${print('ip-neigh-show.json')};; *) echo iproute2-6.1;; esac`,
  );
  script('bridge', `${before}; case "$*" in *fdb*) ${print('bridge-fdb-show.txt')};; *) echo iproute2-6.1;; esac`);
  return `${folder}:/bin:/usr/bin`;
}

describe('a colleague sees in a bundle what was seen', () => {
  let server: ReturnType<typeof startL2pop>;
  let url: string;
  beforeAll(async () => {
    url = await freshVhost();
    server = startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', url]);
    await server.line('serving the query');
  });
  afterAll(() => server.stop());

  const compute1 = ['--host', 'compute-1', '--from', 'examples/lab.yaml'];
  const linuxbridge = ['--host', 'compute-1', '--from', LB_LAB];
  test.each<{ what: string; args: () => string[]; env?: Record<string, string>; input?: string; again?: string[] }>([
    { what: 'of Open vSwitch', args: () => [...compute1, FLOWS] },
    { what: 'of several files', args: () => [...compute1, FLOWS, 'examples/compute-1-interfaces.json'] },
    { what: 'of one network, by its name', args: () => [...compute1, '--network', 'blue', FLOWS] },
    {
      what: 'of networks that the host does not need',
      args: () => [...compute1, '--include-unneeded', FLOWS],
      again: ['--include-unneeded'],
    },
    { what: 'of standard input', args: () => [...compute1, '-'], input: readFileSync(join(root, FLOWS), 'utf8') },
    { what: 'over RPC', args: () => ['--host', 'compute-1', '--from', url, '--network', BLUE, FLOWS] },
    { what: 'of linuxbridge', args: () => [...linuxbridge, ...LB_FILES] },
    { what: 'of linuxbridge, by name', args: () => [...linuxbridge, '-n', 'blue', ...LB_FILES] },
    {
      what: 'of a saved answer',
      args: () => ['--host', 'compute-1', '--from', join(SAMPLE, 'fdb_entries.json'), ...LB_FILES],
    },
    {
      what: 'of a network that is gone from Neutron',
      args: () => [
        '--host',
        'compute-1',
        '--from',
        url,
        'test/samples/ovs/07b-stale-unicast/dump-flows-names.txt',
        'test/samples/ovs/07b-stale-unicast/ports.json',
      ],
    },
    {
      what: 'of a sosreport',
      args: () => [
        ...['--host', 'compute-1', '--from', 'test/samples/ovs/11-many/fdb_entries.json'],
        ...['--sos', 'test/data/sos/compute-1'],
      ],
    },
    {
      what: 'of this host',
      args: () => [...linuxbridge, '--live', '--agent-type', 'linuxbridge'],
      env: { PATH: fakeTools() },
    },
  ])('$what', async ({ args, env = {}, input, again = [] }) => {
    const bundle = join(fresh(), 'ticket.tar.gz');
    const options = { env: { ...cleanEnvironment, ...env }, ...(input === undefined ? {} : { input }) };
    const seen = await l2pop(['diff', ...args(), '-f', 'json', '--bundle', bundle], options);
    expect(notes(seen.stderr)).toBe('');
    expect(seen.exitCode).toBeLessThan(2);
    const shown = await l2pop(['diff', '--host', 'compute-1', '--from', bundle, bundle, ...again, '-f', 'json']);
    expect(notes(shown.stderr)).toBe('');
    expect(shown.stdout).toBe(seen.stdout);
    expect(shown.exitCode).toBe(seen.exitCode);
    expect(JSON.parse(unpacked(bundle).get('drift.json')!)).toEqual(JSON.parse(seen.stdout));
  });

  test('and a bundle of a bundle is the same again', async () => {
    const first = join(fresh(), 'first.tgz');
    const second = join(fresh(), 'second.tgz');
    const seen = await l2pop(['diff', ...linuxbridge, ...LB_FILES, '-f', 'json', '--bundle', first]);
    await l2pop(['diff', '--host', 'compute-1', '--from', first, first, '--bundle', second]);
    const shown = await l2pop(['diff', '--host', 'compute-1', '--from', second, second, '-f', 'json']);
    expect(shown.stdout).toBe(seen.stdout);
  });

  test('and the dump and the entries each by themselves', async () => {
    const bundle = join(fresh(), 'ticket.tgz');
    await l2pop(['diff', ...compute1, FLOWS, '--bundle', bundle]);
    const dump = await l2pop(['show', bundle, '-f', 'json']);
    expect(dump.stdout).toBe((await l2pop(['show', FLOWS, '-f', 'json'])).stdout);
    for (const host of [[], ['--host', 'compute-1']]) {
      const query = await l2pop(['query', '--from', bundle, '--network', 'blue', ...host, '-f', 'json']);
      const before = await l2pop(['query', '--from', 'examples/lab.yaml', '--network', 'blue', ...host, '-f', 'json']);
      expect(query.stdout).toBe(before.stdout);
    }
    expect((await l2pop(['query', '--from', bundle, '--all-networks'])).exitCode).toBe(0);
  });

  test.each([
    {
      what: 'another host',
      args: ['--network', 'blue', '--host', 'compute-2'],
      says: /no answers for host compute-2\n +It has those for compute-1/,
    },
    { what: 'another network', args: ['--network', 'green'], says: /has no network green/ },
    { what: 'another source', args: ['--network', 'blue', '--source', 'sdn'], says: /no answers for source sdn/ },
  ])('and is told where it has no answer: $what', async ({ args, says }) => {
    const bundle = join(fresh(), 'ticket.tgz');
    await l2pop(['diff', ...compute1, '--network', 'blue', FLOWS, '--bundle', bundle]);
    const { stdout, stderr, exitCode } = await l2pop(['query', '--from', bundle, ...args]);
    expect(stderr).toMatch(says);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });
});

describe('a bundle is written', () => {
  const diff = ['diff', '--host', 'compute-1', '--from', 'examples/lab.yaml', FLOWS];

  test('for its owner alone, with a text that tells what each file is', async () => {
    const bundle = join(fresh(), 'ticket.tgz');
    const { stderr } = await l2pop([...diff, '--bundle', bundle]);
    expect(stderr).toBe(`l2pop: bundle: ${bundle}\n`);
    expect(statSync(bundle).mode & 0o777).toBe(0o600);
    const files = unpacked(bundle);
    expect([...files.keys()].sort()).toEqual([
      'README.txt',
      'bundle.json',
      'drift.json',
      'dump/1',
      'expected/answer.json',
      'expected/facts.json',
      'expected/full.json',
      'settings.json',
    ]);
    const readme = files.get('README.txt')!;
    for (const name of files.keys()) if (name !== 'README.txt') expect(readme).toContain(`  ${name} `);
    expect(files.get('dump/1')).toBe(readFileSync(join(root, FLOWS), 'utf8'));
    const manifest = JSON.parse(files.get('bundle.json')!);
    expect(manifest).toMatchObject({ l2pop_bundle: 1, host: 'compute-1', node_version: process.version });
    expect(manifest.command).toEqual(['l2pop', ...diff, '--bundle', bundle]);
  });

  test('of a live host as a file of l2pop dump, with the versions of the tools', async () => {
    const bundle = join(fresh(), 'ticket.tgz');
    const live = ['diff', '--host', 'compute-1', '--from', LB_LAB, '--live', '--agent-type', 'linuxbridge'];
    await l2pop([...live, '--bundle', bundle], { env: { ...cleanEnvironment, PATH: fakeTools() } });
    const dump = JSON.parse(unpacked(bundle).get('dump/1')!);
    expect(dump).toMatchObject({ format: 'l2pop-dump', agent_type: 'linuxbridge', tools: { ip: 'iproute2-6.1' } });
  });

  test('not over a file that is there, unless that is wished', async () => {
    const bundle = join(fresh(), 'ticket.tgz');
    writeFileSync(bundle, 'mine', { mode: 0o644 });
    const { stdout, stderr, exitCode } = await l2pop([...diff, '--bundle', bundle]);
    expect(stderr).toMatch(/is there already\n +Name another file, or add --overwrite/);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(readFileSync(bundle, 'utf8')).toBe('mine');
    expect((await l2pop([...diff, '--bundle', bundle, '--overwrite'])).exitCode).toBe(1);
    expect(statSync(bundle).mode & 0o777).toBe(0o600);
  });

  test('behind the result, which is shown though the bundle fails', async () => {
    const bundle = join(fresh(), 'ticket.tgz');
    const live = ['diff', '--host', 'compute-1', '--from', LB_LAB, '--live', '--agent-type', 'linuxbridge'];
    const { stdout, stderr, exitCode } = await l2pop([...live, '--bundle', bundle], {
      env: { ...cleanEnvironment, PATH: fakeTools(`echo theirs > ${bundle}`) },
    });
    expect(stdout).toMatch(/fa:16:3e:0a:02:77/);
    expect(stderr).toMatch(/is there already/);
    expect(exitCode).toBe(2);
    expect(readFileSync(bundle, 'utf8')).toBe('theirs\n');
  });

  test('with lines that a shell takes as they were meant', async () => {
    const folder = fresh();
    const [lab, bundle] = [join(folder, "the operator's lab.yaml"), join(folder, 'ticket.tgz')];
    writeFileSync(lab, readFileSync(join(root, 'examples/lab.yaml'), 'utf8').replaceAll('compute-1', '"compute 1"'));
    await l2pop(['diff', '--host', 'compute 1', '--from', lab, FLOWS, '--bundle', bundle]);
    const readme = unpacked(bundle).get('README.txt')!;
    expect(readme).toContain("  l2pop diff --host 'compute 1' --from BUNDLE BUNDLE\n");
    const [typed] = /^ {2}l2pop diff .* --bundle .*$/m.exec(readme)!;
    const words = execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${typed.slice(2)}`], { encoding: 'utf8' });
    expect(words.split('\n')).toContain(lab);
    expect(readme).toContain('The passwords that l2pop recognises were taken out');
  });

  test('or not at all', async () => {
    const folder = fresh();
    const { stderr, exitCode } = await l2pop([...diff, '--bundle', join(folder, 'none/ticket.tgz')]);
    expect(stderr).toMatch(/cannot write/);
    expect(exitCode).toBe(2);
    mkdirSync(join(folder, 'full'));
    // what keeps the archive from its place leaves nothing beside it
    const { exitCode: status } = await l2pop([...diff, '--bundle', join(folder, 'full')]);
    expect(status).toBe(2);
    expect(readdirSync(folder)).toEqual(['full']);
  });

  test('without any secret of flags, settings, files and dumps', async () => {
    const folder = fresh();
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const flows = write(
      'flows.txt',
      `root@compute-1:~# curl https://admin:swordfish@keystone/\n${readFileSync(join(root, FLOWS), 'utf8')}`,
    );
    const interfaces = write(
      'interfaces.json',
      readFileSync(join(root, 'examples/compute-1-interfaces.json'), 'utf8').replaceAll(
        '["in_key", "flow"]',
        '["in_key", "flow"], ["psk", "swordfish"]',
      ),
    );
    expect(readFileSync(interfaces, 'utf8')).toContain('swordfish');
    mkdirSync(join(folder, 'l2pop'));
    write('l2pop/config.yaml', 'clouds: { lab: { transport_url: "rabbit://u:swordfish@h/", control_exchange: x } }');
    const conf = write(
      'neutron.conf',
      '[DEFAULT]\ntransport_url = rabbit://u:swordfish@h1,u:swordfish@h2/\n[database]\nconnection = mysql://u:swordfish@h/n\n[oslo_messaging_rabbit]\nssl_key_password = swordfish\nrabbit_password = swordfish\n',
    );
    const bundle = join(folder, 'ticket.tgz');
    const { stderr, exitCode } = await l2pop(
      [
        'fix',
        '--host',
        'compute-1',
        '--from',
        'examples/lab.yaml',
        flows,
        interfaces,
        '--dry-run',
        '--transport-url=rabbit://u:sword fish@h/',
        '--config-file',
        conf,
        '--cloud',
        'lab',
        '--verify-with',
        'sshpass -p swordfish ssh compute-1 dump',
        '--bundle',
        bundle,
      ],
      { env: { ...cleanEnvironment, XDG_CONFIG_HOME: folder, L2POP_TRANSPORT_URL: 'rabbit://u:swordfish@h/' } },
    );
    expect(notes(stderr)).toBe('');
    expect(exitCode).toBe(1);
    const files = unpacked(bundle);
    for (const [name, text] of files) expect([name, /sword ?fish/.test(text)]).toEqual([name, false]);
    expect(files.get('settings.json')).toContain('rabbit://u:***@h/');
    expect(JSON.parse(files.get('bundle.json')!).command).toContain('--transport-url=rabbit://u:***@h/');
    // what was hidden takes nothing from the comparison
    const again = await l2pop(['diff', '--host', 'compute-1', '--from', bundle, bundle, '-f', 'json']);
    expect(again.stdout).toBe(
      (await l2pop(['diff', '--host', 'compute-1', '--from', 'examples/lab.yaml', flows, interfaces, '-f', 'json']))
        .stdout,
    );
  });
});

describe('of fix', () => {
  test('it has the plan that was only shown', async () => {
    const { fix, drifted, folder } = workplace();
    const bundle = join(folder, 'ticket.tgz');
    const args = ['--from', 'examples/lab.yaml', '--host', 'compute-1', drifted, '--dry-run', '-f', 'json'];
    const { stdout, exitCode } = await fix(...args, '--bundle', bundle);
    expect(exitCode).toBe(1);
    const files = unpacked(bundle);
    expect(JSON.parse(files.get('plan.json')!)).toEqual(JSON.parse(stdout));
    expect(files.has('journal.jsonl')).toBe(false);
    const again = await fix('--from', bundle, '--host', 'compute-1', bundle, '--dry-run', '-f', 'json');
    expect(JSON.parse(again.stdout).stages).toEqual(JSON.parse(stdout).stages);
  });

  test.each(['plan', 'undo'])('there is none of --%s, whose comparison was another', async (flag) => {
    const { fix } = workplace();
    const { stderr, exitCode } = await fix(`--${flag}`, 'x', '--bundle', 'y');
    expect(stderr).toMatch(new RegExp(`--${flag}.*--bundle|--bundle.*--${flag}`));
    expect(exitCode).toBe(2);
  });

  describe('that sends', () => {
    let agent: PythonServer;
    let url: string;
    beforeAll(async () => {
      url = await freshVhost();
      agent = await startPythonServer(url, '--role', 'agent', '--server', 'compute-1');
    });
    afterAll(() => agent?.stop());

    test('it has the journal, and the state before', async () => {
      const { fix, drifted, mended, folder, journals, firstLook } = workplace();
      const bundle = join(folder, 'ticket.tgz');
      const { exitCode, stderr } = await fix(
        '--from',
        'examples/lab.yaml',
        '--host',
        'compute-1',
        drifted,
        '--yes',
        '--transport-url',
        url,
        '--verify-with',
        firstLook(drifted, `cat ${mended}`),
        '--bundle',
        bundle,
      );
      expect({ exitCode, stderr: stderr.includes('confirmed by the broker') }).toEqual({ exitCode: 0, stderr: true });
      const files = unpacked(bundle);
      const [journal] = readdirSync(journals);
      expect(files.get('journal.jsonl')).toBe(readFileSync(join(journals, journal!), 'utf8'));
      expect(JSON.parse(files.get('plan.json')!).sent).toMatchObject({ verified: true });
      const again = await l2pop(['diff', '--host', 'compute-1', '--from', bundle, bundle, '-f', 'json']);
      expect(JSON.parse(again.stdout).drift).toHaveLength(4);
      expect(JSON.parse(files.get('drift.json')!)).toEqual(JSON.parse(again.stdout));
    });

    test('it says so where it lacks the journal', async () => {
      const { fix, drifted, mended, folder, journals, firstLook } = workplace();
      const bundle = join(folder, 'ticket.tgz');
      const { stderr, exitCode } = await fix(
        ...['--from', 'examples/lab.yaml', '--host', 'compute-1', drifted, '--yes', '--transport-url', url],
        ...['--verify-with', firstLook(drifted, `rm -r ${journals}; cat ${mended}`), '--bundle', bundle],
      );
      expect(stderr).toMatch(/warning: the bundle lacks the journal: cannot read .*: no such file/);
      expect(exitCode).toBe(0);
      const files = unpacked(bundle);
      expect([files.has('plan.json'), files.has('journal.jsonl')]).toEqual([true, false]);
    });

    test('it is written though nothing could be sent', async () => {
      const { fix, drifted, folder } = workplace();
      const bundle = join(folder, 'ticket.tgz');
      const { exitCode, stderr } = await fix(
        ...['--from', 'examples/lab.yaml', '--host', 'compute-1', drifted, '--yes'],
        ...['--transport-url', 'rabbit://u:pw@127.0.0.1:1/', '--bundle', bundle],
      );
      expect(stderr).toMatch(/127\.0\.0\.1:1/);
      expect(exitCode).toBe(2);
      expect(JSON.parse(unpacked(bundle).get('plan.json')!).stages).not.toEqual([]);
    });
  });
});

describe('of doctor', () => {
  test('it has what the checks found, and the settings', async () => {
    const bundle = join(fresh(), 'ticket.tgz');
    const url = 'rabbit://neutron:swordfish@127.0.0.1:1/';
    const { stdout, stderr, exitCode } = await l2pop(['doctor', '-f', 'json', '--bundle', bundle], {
      env: { ...cleanEnvironment, L2POP_TRANSPORT_URL: url },
    });
    expect({ stderr, exitCode }).toEqual({ stderr: `l2pop: bundle: ${bundle}\n`, exitCode: 1 });
    const files = unpacked(bundle);
    expect([...files.keys()].sort()).toEqual(['README.txt', 'bundle.json', 'checks.json', 'settings.json']);
    expect(JSON.parse(files.get('checks.json')!)).toEqual(JSON.parse(stdout));
    expect(files.get('settings.json')).toContain('variable L2POP_TRANSPORT_URL');
    for (const [name, text] of files) expect([name, text.includes('swordfish')]).toEqual([name, false]);
    const dump = await l2pop(['show', bundle]);
    expect(dump.stderr).toMatch(/it was made without a dump\n +Name a whole archive/);
  });
});

describe('an archive that is no whole bundle is refused in one clear error:', () => {
  let whole: Buffer;
  beforeAll(async () => {
    const bundle = join(fresh(), 'ticket.tgz');
    await l2pop(['diff', '--host', 'compute-1', '--from', 'examples/lab.yaml', FLOWS, '--bundle', bundle]);
    whole = readFileSync(bundle);
  });

  const tarOf = (change: (folder: string) => void, ...args: string[]) => {
    const folder = fresh();
    change(folder);
    return execFileSync('tar', ['-C', folder, '-cz', ...args], { maxBuffer: 2 ** 28 });
  };
  /** The bundle with one of its files changed. */
  const changed = (from: string, to: string) =>
    gzipSync(Buffer.from(gunzipSync(whole).toString('latin1').replace(from, to), 'latin1'));

  test.each<{ what: string; bytes: () => Buffer; says: RegExp; from?: RegExp }>([
    { what: 'cut off', bytes: () => whole.subarray(0, whole.length - 200), says: /it breaks off/ },
    {
      what: 'cut off early',
      bytes: () => whole.subarray(0, 700),
      says: /it breaks off|is no text but gzip/,
      from: /it breaks off|no bundle/,
    },
    {
      what: 'damaged in the dump',
      bytes: () => changed('cookie=0x9c2f', 'cookie=0x9c2e'),
      says: /dump\/1 is not as it was written/,
      from: /note: the answers/,
    },
    {
      what: 'damaged in an answer',
      bytes: () => changed('"fa:16:3e:0a:02:01"', '"fa:16:3e:0a:02:02"'),
      says: /^$/,
      from: /expected\/(?:answer|full)\.json is not as it was written/,
    },
    {
      what: 'of a later version',
      bytes: () => changed('"l2pop_bundle": 1', '"l2pop_bundle": 9'),
      says: /it has version 9, and this l2pop knows version 1/,
    },
    {
      what: 'without a file that it names',
      bytes: () => changed('l2pop-bundle/dump/1\0', 'l2pop-bundle/dump/2\0'),
      says: /TAR_ENTRY_INVALID|checksum|dump\/1 is not there/,
      from: /note: the answers/,
    },
    {
      what: 'of something else',
      bytes: () => tarOf((folder) => writeFileSync(join(folder, 'a'), 'b'), 'a'),
      says: /is no text but gzip/,
      from: /no bundle of l2pop/,
    },
    {
      what: 'a packed text',
      bytes: () => gzipSync(readFileSync(join(root, FLOWS))),
      says: /is no text but gzip/,
      from: /no bundle of l2pop/,
    },
  ])('$what', async ({ bytes, says, from = says }) => {
    const file = join(fresh(), 'ticket.tgz');
    writeFileSync(file, bytes());
    for (const [args, text] of [
      [['show', file], says],
      [['query', '--from', file, '--all-networks'], from],
    ] as const) {
      const { stderr } = await l2pop([...args]);
      expect(stderr).toMatch(text);
      expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
      expect(stderr).not.toMatch(/at .*\.js/);
    }
  });

  test('one that would write elsewhere, whose links are no files of it', async () => {
    const outside = join(fresh(), 'outside');
    writeFileSync(outside, 'secret');
    const evil = tarOf(
      (folder) => {
        mkdirSync(join(folder, 'l2pop-bundle/dump'), { recursive: true });
        const { manifest } = { manifest: JSON.parse(unpackedText(whole, 'bundle.json')) };
        manifest.expected = null;
        writeFileSync(join(folder, 'l2pop-bundle/bundle.json'), JSON.stringify(manifest));
        execFileSync('ln', ['-s', outside, join(folder, 'l2pop-bundle/dump/1')]);
      },
      'l2pop-bundle/bundle.json',
      'l2pop-bundle/dump/1',
    );
    const file = join(fresh(), 'evil.tgz');
    writeFileSync(file, evil);
    chmodSync(file, 0o600);
    const { stdout, stderr, exitCode } = await l2pop(['show', file]);
    expect(stderr).toMatch(/dump\/1 is not there/);
    expect(stdout + stderr).not.toContain('secret');
    expect(exitCode).toBe(2);
    expect((await l2pop(['query', '--from', file, '--all-networks'])).stderr).toMatch(/made without answers/);
  });
});

function unpackedText(bytes: Buffer, name: string): string {
  const file = join(fresh(), 'x.tgz');
  writeFileSync(file, bytes);
  return unpacked(file).get(name)!;
}
