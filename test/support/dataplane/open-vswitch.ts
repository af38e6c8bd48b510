import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../l2pop.ts';
import type { Namespace } from './namespace.ts';

export const OVS_TOOLS = ['ovsdb-server', 'ovs-vswitchd', 'ovsdb-tool', 'ovs-vsctl', 'ovs-ofctl'];

/** An Open vSwitch of its own in a namespace, with the userspace datapath. */
export interface OpenVswitch {
  folder: string;
  /** Makes the tools, and l2pop, talk to it. */
  env: Record<string, string>;
  vsctl(...args: string[]): void;
  ofctl(...args: string[]): void;
  /** Asks the switch itself; returns what it prints. */
  appctl(...args: string[]): string;
  signal(daemon: 'ovsdb-server' | 'ovs-vswitchd', signal: NodeJS.Signals): void;
  stop(): void;
}

export function startOpenVswitch(namespace: Namespace): OpenVswitch {
  const folder = mkdtempSync(join(tmpdir(), 'l2pop-ovs-'));
  const run = join(folder, 'run');
  mkdirSync(run);
  const env = { OVS_RUNDIR: run, OVS_DBDIR: folder, OVS_SYSCONFDIR: folder, OVS_LOGDIR: folder };
  const exec = (tool: string, ...args: string[]) =>
    execFileSync('ip', ['netns', 'exec', namespace.name, tool, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  const daemon = (name: string) => [
    '--detach',
    '--no-chdir',
    `--pidfile=${run}/${name}.pid`,
    `--log-file=${folder}/${name}.log`,
    `--unixctl=${run}/${name}.ctl`,
  ];
  const pidOf = (name: string) => Number(readFileSync(join(run, `${name}.pid`), 'utf8'));
  const kill = (name: string, signal: NodeJS.Signals) => {
    try {
      process.kill(pidOf(name), signal);
    } catch {
      // it has ended already
    }
  };
  exec('ovsdb-tool', 'create', `${folder}/conf.db`, '/usr/share/openvswitch/vswitch.ovsschema');
  exec('ovsdb-server', `${folder}/conf.db`, `--remote=punix:${run}/db.sock`, ...daemon('ovsdb-server'));
  exec('ovs-vsctl', '--no-wait', 'init');
  exec('ovs-vswitchd', `unix:${run}/db.sock`, ...daemon('ovs-vswitchd'));
  return {
    folder,
    env,
    vsctl: (...args) => exec('ovs-vsctl', ...args),
    ofctl: (...args) => exec('ovs-ofctl', ...args),
    appctl: (...args) =>
      execFileSync('ip', ['netns', 'exec', namespace.name, 'ovs-appctl', '-t', `${run}/ovs-vswitchd.ctl`, ...args], {
        encoding: 'utf8',
      }),
    signal: kill,
    stop() {
      kill('ovs-vswitchd', 'SIGKILL');
      kill('ovsdb-server', 'SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}

/** Words for ovs-vsctl that make a bridge as Neutron does. */
export const addBridge = (name: string): string[] => [
  'add-br',
  name,
  '--',
  'set',
  'bridge',
  name,
  'datapath_type=netdev',
  'fail_mode=secure',
];

/** Makes br-tun and br-int as they were when a sample was taken: ports with their numbers, networks and flows. */
export function restoreSample({ vsctl, ofctl }: OpenVswitch, sample: string): void {
  const folder = join(root, 'test/samples/ovs', sample);
  vsctl(...addBridge('br-tun'), '--', ...addBridge('br-int'));
  for (const { name, type, ofport, options } of rowsOf(folder, 'interfaces-short.json')) {
    if (type !== 'vxlan') continue;
    const set = Object.entries(mapOf(options)).map(([key, value]) => `options:${key}="${value}"`);
    vsctl('add-port', 'br-tun', name, '--', 'set', 'Interface', name, 'type=vxlan', `ofport_request=${ofport}`, ...set);
  }
  for (const { name, tag, other_config: config } of rowsOf(folder, 'ports.json')) {
    const networks = Object.entries(mapOf(config)).filter(([key]) =>
      /^(net_uuid|network_type|segmentation_id|tag)$/.test(key),
    );
    if (networks.length === 0) continue;
    const set = networks.map(([key, value]) => `other_config:${key}="${value}"`);
    vsctl(
      'add-port',
      'br-int',
      name,
      `tag=${tag}`,
      ...['--', 'set', 'Interface', name, 'type=internal', '--', 'set', 'Port', name],
      ...set,
    );
  }
  ofctl('add-flows', 'br-tun', join(folder, 'dump-flows-no-stats.txt'));
}

type Row = Record<'name' | 'type' | 'ofport' | 'options' | 'tag' | 'other_config', string>;

function rowsOf(folder: string, file: string): Row[] {
  const { headings, data } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    headings: string[];
    data: string[][];
  };
  return data.map((cells) => Object.fromEntries(headings.map((heading, index) => [heading, cells[index]])) as Row);
}

/** `["map",[["k","v"],…]]` */
const mapOf = (cell: unknown): Record<string, string> => Object.fromEntries((cell as [string, [string, string][]])[1]);
