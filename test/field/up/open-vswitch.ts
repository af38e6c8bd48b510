import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldHost } from '../field.ts';
import { markOf, startDaemon, until } from './daemon.ts';
import { run } from './run.ts';

/**
 * An Open vSwitch with the userspace datapath. That one tunnels by itself, so the host's address is on a bridge of its own that has
 * eth0 as a port: only so do frames leave.
 */
export async function startHostSwitch(fieldFolder: string, host: FieldHost, address: string): Promise<void> {
  const { name, namespace, folder, env } = host;
  const database = join(folder, 'etc/conf.db');
  const socket = join(folder, 'run/db.sock');
  const daemon = (program: string, ...args: string[]) =>
    startDaemon(fieldFolder, `${program}-${name}`, [program, ...args], {
      namespace,
      env: { ...env, ...markOf(fieldFolder) },
    });
  await run('ovsdb-tool', 'create', database, '/usr/share/openvswitch/vswitch.ovsschema');
  const remotes = [`--remote=punix:${socket}`, '--remote=ptcp:6640:127.0.0.1'];
  daemon('ovsdb-server', database, ...remotes, `--unixctl=${folder}/run/ovsdb-server.ctl`);
  await until('ovsdb-server', 20, () => existsSync(socket), { folder: fieldFolder, daemon: `ovsdb-server-${name}` });
  const vsctl = (...args: string[]) => run('ovs-vsctl', `--db=unix:${socket}`, '--timeout=30', ...args);
  await vsctl('--no-wait', 'init');
  daemon('ovs-vswitchd', `unix:${socket}`, `--unixctl=${folder}/run/ovs-vswitchd.ctl`);
  const ip = (...args: string[]) => run('ip', '-n', namespace, ...args);
  const [{ address: mac }] = JSON.parse(await ip('-j', 'link', 'show', 'eth0'));
  const bridge = (bridgeName: string, ...settings: string[]) => [
    ...['--', 'add-br', bridgeName],
    ...['--', 'set', 'bridge', bridgeName, 'datapath_type=netdev', ...settings],
  ];
  await vsctl(
    ...bridge('br-under', `other_config:hwaddr="${mac}"`).slice(1),
    ...['--', 'add-port', 'br-under', 'eth0'],
    ...bridge('br-phys1'),
  );
  await ip('addr', 'add', `${address}/24`, 'dev', 'br-under');
  await ip('link', 'set', 'br-under', 'up');
}
