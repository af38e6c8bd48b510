import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Certificates } from './certificates.ts';
import type { Installation } from './installed.ts';

const run = promisify(execFile);

/** Where a private broker lives: plain data, so that test workers can be told of it. */
export interface BrokerNode {
  installation: Installation;
  /** Beside those of its own, for all that belongs to it. */
  environment?: Record<string, string>;
  /** Everything of this broker is in here, and goes with it. */
  folder: string;
  nodeName: string;
  host: string;
  port: number;
  tlsPort: number;
  epmdPort: number;
  distPort: number;
  certificates: Certificates;
}

/** Environment of everything that belongs to this node; nothing of /etc/rabbitmq or of another node is used. */
export const nodeEnvironment = (node: BrokerNode): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LANG: 'C.UTF-8',
  HOME: node.folder, // Erlang's cookie is read from there
  ERL_EPMD_PORT: String(node.epmdPort),
  ERL_EPMD_ADDRESS: '127.0.0.1',
  RABBITMQ_NODENAME: node.nodeName,
  RABBITMQ_DIST_PORT: String(node.distPort),
  RABBITMQ_CONF_ENV_FILE: join(node.folder, 'no-env.conf'),
  RABBITMQ_CONFIG_FILE: join(node.folder, 'rabbitmq.conf'),
  RABBITMQ_ADVANCED_CONFIG_FILE: join(node.folder, 'no-advanced.config'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(node.folder, 'enabled_plugins'),
  RABBITMQ_MNESIA_BASE: join(node.folder, 'mnesia'),
  RABBITMQ_LOG_BASE: join(node.folder, 'log'),
  RABBITMQ_GENERATED_CONFIG_DIR: join(node.folder, 'config'),
  RABBITMQ_PID_FILE: join(node.folder, 'pid'),
  ...node.environment,
});

/** Runs rabbitmqctl against this node and resolves to what it prints. @throws its own error, with its output */
export async function runCtl(node: BrokerNode, ...args: string[]): Promise<string> {
  if (node.installation.kind === 'docker') {
    const { stdout } = await run('docker', ['exec', node.nodeName, 'rabbitmqctl', '-q', ...args]);
    return stdout;
  }
  const { stdout } = await run(join(node.installation.folder, 'rabbitmqctl'), ['-q', ...args], {
    env: nodeEnvironment(node),
  });
  return stdout;
}

/** Transport url of this node. Vhost and credentials are plain text; the default user is guest. */
export function nodeUrl(node: BrokerNode, vhost = '/', user = 'guest', password = 'guest'): string {
  // the path is decoded twice (wire spec 2.2)
  const path = vhost === '/' ? '' : encodeURIComponent(encodeURIComponent(vhost));
  return `rabbit://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${node.host}:${node.port}/${path}`;
}
