import { execFileSync } from 'node:child_process';
import { installOnDebian, mayInstall } from '../../support/install-on-debian.ts';

export const PACKAGES = [
  'rabbitmq-server',
  'mariadb-server',
  'openvswitch-switch',
  'neutron-server',
  'neutron-openvswitch-agent',
  'neutron-linuxbridge-agent',
  'neutron-l3-agent',
  'keepalived',
  'postgresql',
  'python3-pymysql',
  'python3-psycopg2',
  'python3-oslo.messaging',
  'iproute2',
  'iputils-ping',
  'ethtool',
  'openssl',
];

/** Why no field can be brought up here; undefined when it can. Installs the packages that are missing. */
export async function obstacle(): Promise<string | undefined> {
  if (!mayInstall()) return 'it needs root, and Debian, whose packages it is made of';
  const missing = PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length > 0) {
    try {
      await installOnDebian('what a field is made of', missing);
    } catch (error) {
      return `apt-get cannot install ${missing.join(' ')}: ${lastLine(error)}`;
    }
  }
  return namespaceObstacle();
}

function isInstalled(name: string): boolean {
  try {
    const status = execFileSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return status === 'installed';
  } catch {
    return false;
  }
}

/** Tries what a host is made of. */
function namespaceObstacle(): string | undefined {
  const name = `l2pop-try-${process.pid}`;
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    ip('netns', 'add', name);
    try {
      ip('-n', name, 'link', 'add', 'name', 'bridge0', 'type', 'bridge');
      ip('-n', name, 'link', 'add', 'veth-a', 'type', 'veth', 'peer', 'name', 'veth-b');
      ip('-n', name, 'tuntap', 'add', 'dev', 't', 'mode', 'tap');
    } finally {
      ip('netns', 'del', name);
    }
    return undefined;
  } catch (error) {
    return `no network namespace with bridges can be made here: ${lastLine(error)}`;
  }
}

const lastLine = (error: unknown): string => (error as Error).message.trim().split('\n').at(-1)!;
