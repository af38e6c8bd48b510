import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanEnvironment, l2pop, root } from '../support/l2pop.ts';
import { freshVhost } from '../support/rabbitmq.ts';

const home = mkdtempSync(join(tmpdir(), 'l2pop-config-'));
mkdirSync(join(home, 'l2pop'));
const config = join(home, 'l2pop/config.yaml');
const env = { ...cleanEnvironment, XDG_CONFIG_HOME: home };
const QUERY = ['query', '--network', 'blue', '--host', 'compute-1', '-f', 'json'];

/** Writes the user's config file; only its owner may read it, unless the mode says otherwise. */
function configure(text: string, mode = 0o600): void {
  writeFileSync(config, text);
  chmodSync(config, mode);
}

const CLOUDS = `default_cloud: lab
clouds:
  lab:
    from: ${join(root, 'examples/lab.yaml')}
  prod:
    transport_url: rabbit://neutron:swordfish@ctl1/
    from_command: touch ${join(home, 'ran')}; echo mysql://neutron:swordfish@db/neutron
    config_file: neutron.conf
`;
writeFileSync(join(home, 'l2pop/neutron.conf'), '[DEFAULT]\nrpc_response_timeout = 20\n');

test('a query goes by the default cloud, and by one that is named', async () => {
  configure(CLOUDS);
  const plain = await l2pop([...QUERY, '--from', 'examples/lab.yaml']);
  expect(plain.exitCode).toBe(0);
  for (const how of [{ args: [] }, { args: ['--cloud', 'lab'] }, { args: [], variables: { L2POP_CLOUD: 'lab' } }]) {
    const { stdout, stderr } = await l2pop([...QUERY, ...how.args], { env: { ...env, ...how.variables } });
    expect(stderr).toBe('');
    expect(stdout).toBe(plain.stdout);
  }
});

test.each([
  { how: 'a file', args: ['--from-file', join(home, 'from')], options: {} },
  { how: 'standard input', args: ['--from-file', '-'], options: { input: 'examples/lab.yaml\n' } },
  { how: 'a command', args: ['--from-command', 'echo examples/lab.yaml'], options: {} },
])('where the expected state comes from is read from $how', async ({ args, options }) => {
  writeFileSync(join(home, 'from'), 'examples/lab.yaml\n');
  const { stdout, stderr } = await l2pop([...QUERY, ...args], options);
  expect(stderr).toBe('');
  expect(stdout).toBe((await l2pop([...QUERY, '--from', 'examples/lab.yaml'])).stdout);
});

test('the password of a database that refuses it is in a file, and nowhere else', async () => {
  writeFileSync(join(home, 'from'), 'mysql://neutron:swordfish@127.0.0.1:1/neutron\n');
  const { stdout, stderr, exitCode } = await l2pop([...QUERY, '--from-file', join(home, 'from'), '--debug']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/127\.0\.0\.1:1/);
  expect(stdout + stderr).not.toContain('swordfish');
});

test('a typed --from goes before the cloud, though the variable says the same', async () => {
  configure(`clouds: { elsewhere: { from: nosuch.yaml } }`);
  const from = 'examples/lab.yaml';
  const asked = (args: readonly string[]) =>
    l2pop([...QUERY, '--cloud', 'elsewhere', ...args], { env: { ...env, L2POP_FROM: from } });
  const { stdout, stderr } = await asked(['--from', from]);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toBeTruthy();
  expect((await asked([])).stderr).toContain('nosuch.yaml');
});

test("a cloud's broker is connected to", async () => {
  const url = await freshVhost();
  configure(`clouds: { broker: { transport_url_command: "echo '${url}'", timeout: 9 } }`);
  const { stderr, exitCode } = await l2pop(
    ['query', '--network', '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001', '--cloud', 'broker'],
    { env },
  );
  expect(stderr).toMatch(/nobody/i);
  expect(exitCode).toBe(2);
});

test('config show says every setting and where it comes from, and runs and contacts nothing', async () => {
  configure(CLOUDS);
  const { stdout, stderr, exitCode } = await l2pop(['config', 'show', '--cloud', 'prod', '-f', 'json'], {
    env: { ...env, L2POP_FROM: 'variable.yaml' },
  });
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('swordfish');
  const settings = JSON.parse(stdout) as { setting: string; value: string; origin: string }[];
  expect(settings.find(({ setting }) => setting === 'transport_url')).toEqual({
    setting: 'transport_url',
    value: 'rabbit://neutron:***@ctl1/',
    origin: `cloud prod of ${config}: transport_url`,
  });
  expect(settings.find(({ setting }) => setting === 'timeout')).toEqual({
    setting: 'timeout',
    value: '20',
    origin: `file ${join(home, 'l2pop/neutron.conf')} [DEFAULT] rpc_response_timeout`,
  });
  expect(settings.find(({ setting }) => setting === 'from')!.value).toMatch(/^\(output of: touch .*:\*\*\*@db/);
  const shown = await l2pop(['config', 'show', '--cloud', 'prod'], { env });
  expect(shown.stdout).toContain(`Clouds of ${config}: lab (default), prod`);
  const { access } = await import('node:fs/promises');
  await expect(access(join(home, 'ran'))).rejects.toThrow();
});

test('config show --run shows what commands print, without the password', async () => {
  configure(CLOUDS);
  const { stdout } = await l2pop(['config', 'show', '--cloud', 'prod', '--run', '-f', 'value', '-c', 'value'], { env });
  expect(stdout).toContain('mysql://neutron:***@db/neutron');
});

test('config show ends with 2 where a setting cannot be told, and shows the others', async () => {
  const { stdout, exitCode } = await l2pop(['config', 'show', '--transport-url-file', '/no/such', '--timeout', '5']);
  expect(stdout).toMatch(/transport_url +\| cannot read \/no\/such/);
  expect(stdout).toMatch(/timeout +\| 5 +\| flag --timeout/);
  expect(exitCode).toBe(2);
});

test('config clouds lists the clouds', async () => {
  configure(CLOUDS);
  const { stdout, stderr, exitCode } = await l2pop(['config', 'clouds', '-f', 'csv'], { env });
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`lab,yes,,${join(root, 'examples/lab.yaml')}\n`);
  expect(stdout).toMatch(/^prod,,rabbit:\/\/neutron:\*\*\*@ctl1\/,/m);
  expect((await l2pop(['config', 'clouds'])).stdout).toMatch(/^No clouds in /);
});

test.each([
  { mode: 0o644, text: CLOUDS, says: /note: .*config\.yaml holds a password, and others may read it: chmod 600/ },
  { mode: 0o644, text: 'clouds: { lab: { transport_url_command: OS_PASSWORD=pw tell } }', says: /holds a password/ },
  { mode: 0o600, text: CLOUDS, says: /^$/ },
  { mode: 0o644, text: 'clouds: { lab: { transport_url_command: pass show lab } }', says: /^$/ },
])('of a config file of mode $mode a note says: $says', async ({ mode, text, says }) => {
  configure(text, mode);
  expect((await l2pop(['config', 'clouds'], { env })).stderr).toMatch(says);
});

test('a config file with a mistake is named with its place, in three lines or less', async () => {
  configure('clouds:\n  lab:\n    transport_urll: rabbit://u:swordfish@h/\n');
  const { stdout, stderr, exitCode } = await l2pop([...QUERY, '--cloud', 'lab'], { env });
  expect(stdout).toBe('');
  expect(stderr).toMatch(/config\.yaml:3:5: clouds\.lab\.transport_urll: .*did you mean transport_url\?/);
  expect(stderr).not.toContain('swordfish');
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  expect(exitCode).toBe(2);
});

test('serve wants to be told what to answer from', async () => {
  const { stderr, exitCode } = await l2pop(['serve']);
  expect(stderr).toMatch(/nothing was named to answer from/);
  expect(exitCode).toBe(2);
});
