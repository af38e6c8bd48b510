import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, inject, test } from 'vitest';
import { binary, cleanEnvironment, l2pop, root, startL2pop } from '../support/l2pop.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2pop-bad-'));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const NET = '6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11';
const QUERY = ['query', '--network', NET];
const DIFF = ['diff', '--host', 'compute-1', '--from', 'examples/lab.yaml'];
const flows = 'examples/compute-1-flows.txt';

interface Bad {
  what: string;
  args: string[] | (() => string[]);
  says: RegExp;
}

const cases: Bad[] = [
  { what: 'an unknown command', args: ['nosuch'], says: /command nosuch not found\n {2}'l2pop --help' lists/ },
  {
    what: 'a misspelt command',
    args: ['qurey', '-n', NET],
    says: /command qurey not found\n {2}Did you mean 'l2pop query'\?/,
  },
  { what: 'a misspelt word of a command', args: ['lab', 'prot', 'list'], says: /Did you mean 'l2pop lab port list'\?/ },
  { what: 'a misspelt flag', args: ['query', '--netwrok', NET], says: /--netwrok.*\n {2}Did you mean --network\?/ },
  { what: 'an unknown flag', args: ['query', '--nosuch'], says: /Nonexistent flag: --nosuch/ },
  { what: 'an unknown flag with --json', args: ['query', '--nosuch', '--json'], says: /Nonexistent flag: --nosuch/ },
  { what: 'an unknown flag of a command that takes files', args: [...DIFF, '--nosuch', flows], says: /--nosuch/ },
  { what: 'a missing flag', args: ['diff', flows], says: /Missing required flag host/ },
  { what: 'an unknown format', args: ['query', '-f', 'xml'], says: /Expected --format=xml to be one of/ },
  {
    what: 'an unknown column',
    args: ['query', '--from', 'examples/lab.yaml', '-n', 'blue', '-c', 'nosuch'],
    says: /no column nosuch; there are network/,
  },
  { what: 'no network', args: ['query', '--from', 'examples/lab.yaml'], says: /no network was named/ },
  { what: 'no dump', args: DIFF, says: /no DUMP was named/ },
  { what: 'a timeout that is none', args: [...QUERY, '--timeout', 'soon'], says: /--timeout soon: expected seconds/ },
  {
    what: 'a transport url of another scheme',
    args: [...QUERY, '--transport-url', 'amqp://u:secretpw@h/'],
    says: /amqp/,
  },
  {
    what: 'a transport url with a bad port',
    args: [...QUERY, '--transport-url', 'rabbit://u:secretpw@h:port/'],
    says: /transport url/,
  },
  {
    what: 'an unknown option of a transport url',
    args: [...QUERY, '--transport-url', 'rabbit://u:secretpw@h/?nosuch=1'],
    says: /nosuch/,
  },
  {
    what: 'an unreachable broker',
    args: [...QUERY, '--transport-url', 'rabbit://u:secretpw@127.0.0.1:1/'],
    says: /no broker reached: 127\.0\.0\.1:1/,
  },
  {
    what: 'a host that has no name',
    args: [...QUERY, '--transport-url', 'rabbit://u:secretpw@no.such.host.invalid/'],
    says: /no broker reached: no\.such\.host\.invalid/,
  },
  {
    what: 'a refused login',
    args: () => [...QUERY, '--transport-url', inject('brokerUrl').replace('guest:guest', 'guest:secretpw')],
    says: /login of user guest refused/,
  },
  {
    what: 'a missing vhost',
    args: () => [...QUERY, '--transport-url', `${inject('brokerUrl')}nosuchvhost`],
    says: /no such vhost/,
  },
  {
    what: 'a missing query server',
    args: () => [...QUERY, '--transport-url', inject('brokerUrl')],
    says: /nobody listens to/,
  },
  {
    what: '--all-networks over RPC',
    args: () => ['query', '--all-networks', '--transport-url', inject('brokerUrl')],
    says: /cannot list them/,
  },
  {
    what: 'a config file that is not there',
    args: [...QUERY, '--config-file', '/no/such.conf'],
    says: /cannot read \/no\/such\.conf/,
  },
  {
    what: 'a config file without transport_url',
    args: () => [...QUERY, '--config-file', file('bare.conf', '[DEFAULT]\n')],
    says: /bare\.conf: no transport_url in \[DEFAULT\]/,
  },
  {
    what: 'a url command that takes too long',
    args: [...QUERY, '--transport-url-command', 'exec sleep 30', '--timeout', '0.3'],
    says: /no end within 0\.3 s/,
  },
  {
    what: 'an empty host',
    args: ['query', '--from', 'examples/lab.yaml', '-n', 'blue', '-H', ''],
    says: /an empty value/,
  },
  {
    what: 'a database whose edits are to be cast',
    args: ['serve', '--from', 'mysql://u:secretpw@h/neutron', '--cast'],
    says: /--cast follows a lab file, and nothing else/,
  },
  {
    what: 'a broker for serve to answer from',
    args: ['serve', '--from', 'rabbit://u:secretpw@h/'],
    says: /serve answers from an inventory/,
  },
  { what: 'a url command that fails', args: [...QUERY, '--transport-url-command', 'exit 3'], says: /exit status 3/ },
  { what: 'a cloud that is not configured', args: [...QUERY, '--cloud', 'nosuch'], says: /config\.yaml/ },
  {
    what: 'an unknown network',
    args: ['query', '--from', 'examples/lab.yaml', '-n', 'nosuch'],
    says: /has no network nosuch/,
  },
  {
    what: 'an unknown host',
    args: ['query', '--from', 'examples/lab.yaml', '-n', 'blue', '-H', 'nosuch'],
    says: /no agent with a tunnel ip on host nosuch/,
  },
  {
    what: 'an unreachable database',
    args: ['query', '--from', 'mysql://u:secretpw@127.0.0.1:1/neutron', '--all-networks'],
    says: /neutron database neutron@127\.0\.0\.1:1: not reached: .*ECONNREFUSED/,
  },
  {
    what: 'a database url that names no database',
    args: ['query', '--from', 'postgresql+psycopg2://u:secretpw@h', '--all-networks'],
    says: /the database url: it names no database/,
  },
  {
    what: 'the database of no file',
    args: ['query', '--from', 'database', '--all-networks'],
    says: /--from database: no --config-file names one/,
  },
  {
    what: 'a file that names no database',
    args: () => ['query', '--from', 'database', '--config-file', file('no-db.conf', '[database]\n'), '--all-networks'],
    says: /no-db\.conf: no connection in \[database\]/,
  },
  {
    what: "a database that is none of Neutron's",
    args: () => [
      'query',
      '--from',
      'database',
      '--config-file',
      file('sqlite.conf', '[database]\nconnection = sqlite:///secretpw.db\n'),
      '--all-networks',
    ],
    says: /the database url: sqlite is no database that Neutron can be read from/,
  },
  {
    what: 'a lab file that is not there',
    args: ['query', '--from', '/no/lab.yaml', '--all-networks'],
    says: /cannot read \/no\/lab\.yaml/,
  },
  {
    what: 'a malformed lab file',
    args: () => [
      'query',
      '--from',
      file('lab.yaml', 'networks:\n  - name: a\n    type: vxlan\n    segment: many\n'),
      '--all-networks',
    ],
    says: /lab\.yaml:4:\d+: networks\[0\]\.segment: expected an integer, found "many"/,
  },
  {
    what: 'a lab file that is no YAML',
    args: () => ['query', '--from', file('broken.yaml', 'networks: ['), '--all-networks'],
    says: /broken\.yaml:1/,
  },
  { what: 'an empty dump', args: () => [...DIFF, file('empty.txt', '')], says: /nothing to read in/ },
  { what: 'a dump that is not there', args: [...DIFF, '/no/dump.txt'], says: /cannot read \/no\/dump\.txt/ },
  {
    what: 'prose for a dump',
    args: () => [...DIFF, file('prose.txt', 'The quick brown fox\njumps\n')],
    says: /no dump found/,
  },
  {
    what: 'binary garbage',
    args: () => [...DIFF, file('garbage.bin', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) & 255)))],
    says: /is no text/,
  },
  {
    what: 'a dump of another host',
    args: ['diff', '--host', 'compute-2', '--from', 'examples/lab.yaml', flows, 'examples/compute-1-interfaces.json'],
    says: /the dump is of another host/,
  },
  {
    what: 'broken JSON',
    args: () => [...DIFF, file('broken.json', '[{"mac": "fa:16:3e:0a:02:01", ')],
    says: /broken\.json:1: JSON that cannot be read/,
  },
  { what: 'a directory for a dump', args: [...DIFF, '/tmp'], says: /cannot read \/tmp/ },
];

describe('bad input gets one clear error: ', () => {
  test.each(cases)('$what', async ({ args, says }) => {
    const { stdout, stderr, exitCode } = await l2pop(typeof args === 'function' ? args() : args);
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/^l2pop: /);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr).not.toContain('secretpw');
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  test('and with --debug the rest, but no password', async () => {
    const { stderr } = await l2pop([...QUERY, '--transport-url', 'rabbit://u:secretpw@127.0.0.1:1/', '--debug']);
    expect(stderr).toMatch(/^\s+at /m);
    expect(stderr).not.toContain('secretpw');
  });

  test('a result that cannot be written is trouble, not a difference', async () => {
    const line = `"${process.execPath}" "${binary}" query --from examples/lab.yaml -n blue > /dev/full`;
    const { stderr, exitCode } = await execa('/bin/sh', ['-c', line], {
      cwd: root,
      reject: false,
      env: cleanEnvironment,
    });
    expect(stderr).toMatch(/^l2pop: the result could not be written to standard output: ENOSPC/);
    expect(exitCode).toBe(2);
  });

  test('a command that was terminated did not find everything in sync', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const waiting = startL2pop([...QUERY, '--transport-url', `rabbit://u:secretpw@127.0.0.1:${port}/`]);
    await once(silent, 'connection');
    expect(await waiting.stop('SIGTERM')).toBe(143);
    silent.close();
  });

  test('a line of 1 GB ends in an error, though memory is short', async () => {
    const pipe = `head -c 1073741824 /dev/zero | tr '\\0' 'x' | "${process.execPath}" --max-old-space-size=256 "${binary}" ${DIFF.join(' ')} -`;
    const { stderr, exitCode } = await execa('/bin/sh', ['-c', pipe], {
      cwd: root,
      reject: false,
      env: cleanEnvironment,
    });
    expect(stderr).toMatch(/a line of more than \d+ MiB/);
    expect(exitCode).toBe(2);
  });
});
