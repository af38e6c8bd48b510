import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, open, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrokerNode, nodeEnvironment, nodeUrl, runCtl } from './broker-node.ts';
import { makeCertificates } from './certificates.ts';
import { freePorts } from './free-ports.ts';
import { findInstallation } from './installed.ts';

const run = promisify(execFile);
const startSeconds = 60;

/** A RabbitMQ that one test file has for itself. */
export interface TestBroker {
  readonly node: BrokerNode;
  /** `rabbit://` url of a vhost (plain text, default `/`) as guest or as the user given. */
  url(vhost?: string, user?: string, password?: string): string;
  ctl(...args: string[]): Promise<string>;
  /** Every connection and every transient queue is lost; same port. Resolves when it takes connections again. */
  restart(): Promise<void>;
  /** The port refuses connections until `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export interface BrokerOptions {
  /** Addresses of this machine to listen on beside the loopback ones. */
  addresses?: readonly string[];
  /** Variables for its processes. */
  environment?: Record<string, string>;
}

const configuration = (node: BrokerNode, addresses: readonly string[]): string => {
  const inside = node.installation.kind === 'docker';
  const at = (file: string) => (inside ? file.replace(node.folder, '/test') : file);
  const { certificates } = node;
  const listeners = inside
    ? ['listeners.tcp.1 = 0.0.0.0:5672', 'listeners.ssl.1 = 0.0.0.0:5671']
    : [
        `listeners.tcp.1 = 127.0.0.1:${node.port}`,
        ...(hasIpv6() ? [`listeners.tcp.2 = ::1:${node.port}`] : []),
        ...addresses.map((address, index) => `listeners.tcp.${index + 3} = ${address}:${node.port}`),
        `listeners.ssl.1 = 127.0.0.1:${node.tlsPort}`,
      ];
  return [
    ...listeners,
    'loopback_users = none',
    `ssl_options.cacertfile = ${at(certificates.caFile)}`,
    `ssl_options.certfile = ${at(certificates.certFile)}`,
    `ssl_options.keyfile = ${at(certificates.keyFile)}`,
    'ssl_options.verify = verify_none',
    'disk_free_limit.absolute = 1MB',
    'log.console = false',
    '',
  ].join('\n');
};

/** Whether this machine has the IPv6 loopback address. */
function hasIpv6(): boolean {
  try {
    return readFileSync('/proc/net/if_inet6', 'utf8').includes('00000000000000000000000000000001');
  } catch {
    return process.platform !== 'linux';
  }
}

/** Whether a broker greets on this port: the listener is the last thing that RabbitMQ starts. */
const greets = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port }, () => socket.write(Buffer.from('AMQP\x00\x00\x09\x01', 'latin1')));
    const settle = (greeted: boolean) => {
      socket.destroy();
      resolve(greeted);
    };
    socket.setTimeout(2_000, () => settle(false));
    socket.once('data', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });

async function untilItGreets(node: BrokerNode, hasEnded: () => string | undefined): Promise<void> {
  const giveUp = Date.now() + startSeconds * 1_000;
  while (!(await greets(node.host, node.port))) {
    const ended = hasEnded();
    if (ended !== undefined) throw new Error(`RabbitMQ ended while starting: ${ended}`);
    if (Date.now() > giveUp) throw new Error(`RabbitMQ did not start within ${startSeconds} s (${node.folder})`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const endGroup = (child: ChildProcess): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has gone by itself
  }
};

interface Running {
  hasEnded(): string | undefined;
  /** At once and synchronous: also used when this process exits. */
  end(): void;
}

/** epmd is ours alone, on a port of its own: whatever else runs Erlang on this machine is left alone. */
async function runScripts(node: BrokerNode, folder: string): Promise<Running> {
  const env = nodeEnvironment(node);
  const epmd = spawn('epmd', ['-port', String(node.epmdPort), '-address', '127.0.0.1'], {
    env,
    stdio: 'ignore',
    detached: true,
  });
  const output = await open(join(node.folder, 'output'), 'a');
  const server = spawn(join(folder, 'rabbitmq-server'), [], {
    env,
    cwd: node.folder,
    stdio: ['ignore', output.fd, output.fd],
    detached: true, // a process group, so that the Erlang VM ends with the script
  });
  await output.close();
  let ended: string | undefined;
  for (const child of [server, epmd]) {
    child.once('error', (error) => {
      ended = error.message;
    });
  }
  server.once('exit', (code) => {
    const file = join(node.folder, 'output');
    ended = `status ${code}: ${existsSync(file) ? readFileSync(file, 'utf8') : ''}`;
  });
  return {
    hasEnded: () => ended,
    end() {
      endGroup(server);
      endGroup(epmd);
    },
  };
}

async function runDocker(node: BrokerNode, image: string): Promise<Running> {
  const ports = ['-p', `127.0.0.1:${node.port}:5672`, '-p', `127.0.0.1:${node.tlsPort}:5671`];
  const files = ['-v', `${node.folder}:/test`, '-e', 'RABBITMQ_CONFIG_FILE=/test/rabbitmq.conf'];
  await run('docker', ['run', '-d', '--rm', '--name', node.nodeName, ...ports, ...files, image]);
  return {
    hasEnded: () => undefined,
    end: () => void execFileSync('docker', ['rm', '-f', node.nodeName], { stdio: 'ignore' }),
  };
}

/** Starts a RabbitMQ in a temporary folder, on free ports, with a node name, a cookie and an epmd of its own. */
export async function startBroker({ addresses = [], environment }: BrokerOptions = {}): Promise<TestBroker> {
  const installation = await findInstallation();
  const folder = await mkdtemp(join(tmpdir(), 'l2pop-rabbitmq-'));
  const [port = 0, tlsPort = 0, epmdPort = 0, distPort = 0] = await freePorts(4);
  const name = `l2pop-test-${randomBytes(4).toString('hex')}`;
  const node: BrokerNode = {
    installation,
    ...(environment && { environment }),
    folder,
    nodeName: installation.kind === 'docker' ? name : `${name}@localhost`,
    host: '127.0.0.1',
    port,
    tlsPort,
    epmdPort,
    distPort,
    certificates: await makeCertificates(folder),
  };
  await mkdir(join(folder, 'claimed'));
  await writeFile(join(folder, 'rabbitmq.conf'), configuration(node, addresses));
  await writeFile(join(folder, 'enabled_plugins'), '[].\n');
  await writeFile(join(folder, '.erlang.cookie'), randomBytes(16).toString('hex'), { mode: 0o400 });

  const running =
    installation.kind === 'docker'
      ? await runDocker(node, installation.image)
      : await runScripts(node, installation.folder);
  const end = () => {
    running.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', end);
  const stop = async () => {
    process.off('exit', end);
    end();
  };
  try {
    await untilItGreets(node, running.hasEnded);
  } catch (error) {
    await stop();
    throw error;
  }

  const ctl = (...args: string[]) => runCtl(node, ...args);
  const pause = async () => void (await ctl('stop_app'));
  const resume = async () => {
    await ctl('start_app');
    await untilItGreets(node, running.hasEnded);
  };
  return {
    node,
    url: (vhost, user, password) => nodeUrl(node, vhost, user, password),
    ctl,
    pause,
    resume,
    restart: async () => {
      await pause();
      await resume();
    },
    stop,
  };
}
