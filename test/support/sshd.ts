import { execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  appendFileSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './rabbitmq/free-ports.ts';

const SSHD = '/usr/sbin/sshd';

/** A host as sshd shows it. */
export interface SshHostOptions {
  /** The network namespace that sshd, and what it runs, is in. */
  namespace?: string;
  /** Variables of what is run there. */
  env?: Record<string, string>;
  /** Lines of ssh's configuration for it. */
  client?: readonly string[];
  /** Lines of sshd's configuration. */
  server?: readonly string[];
}

/** Real sshds with keys and configuration of their own, and ssh's configuration that knows them by name. */
export interface SshHosts {
  /** For --ssh-config. */
  config: string;
  folder: string;
  /** A host whose sshd is started for each connection; no port is opened. */
  add(name: string, options?: SshHostOptions): void;
  /** A host whose sshd listens on 127.0.0.1 of its namespace; returns the port. */
  listen(name: string, options?: SshHostOptions): Promise<number>;
  stop(): void;
}

/** Why no sshd can be run here; undefined when it can. It is said aloud, since its tests are skipped. */
export function whyNoSshd(): string | undefined {
  const why = process.getuid?.() === 0 ? missing() : 'only root may let sshd log users in';
  if (why !== undefined) console.warn(`\nSKIPPED: nothing is tried over ssh, for ${why}.\n`);
  return why;
}

function missing(): string | undefined {
  try {
    accessSync(SSHD, constants.X_OK);
    execFileSync('ssh', ['-V'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'openssh-server and openssh-client are not installed';
  }
}

export function openSshHosts(): SshHosts {
  const folder = mkdtempSync(join(tmpdir(), 'l2pop-sshd-'));
  const file = (name: string) => join(folder, name);
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 }); // where it is no service
  for (const key of ['host_key', 'user_key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  }
  writeFileSync(file('authorized_keys'), readFileSync(file('user_key.pub')));
  writeFileSync(file('known_hosts'), `* ${readFileSync(file('host_key.pub'), 'utf8')}`);
  const config = file('config');
  writeFileSync(config, '', { mode: 0o600 });
  const stops: (() => void)[] = [];

  const within = (namespace?: string) => (namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace]);
  const serverConfig = (name: string, { env = {}, server = [] }: SshHostOptions) => {
    const variables = Object.entries(env).map(([key, value]) => `"${key}=${value}"`);
    const lines = [
      ...server, // the first value of an option counts
      `HostKey ${file('host_key')}`,
      `AuthorizedKeysFile ${file('authorized_keys')}`,
      `PidFile none`,
      'UsePAM no',
      'StrictModes no',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      ...(variables.length > 0 ? [`SetEnv ${variables.join(' ')}`] : []),
    ];
    writeFileSync(file(`sshd_${name}`), `${lines.join('\n')}\n`);
    return file(`sshd_${name}`);
  };
  const addClient = (name: string, { client = [] }: SshHostOptions, lines: readonly string[]) => {
    const all = [
      ...client,
      ...lines,
      'User root',
      `IdentityFile ${file('user_key')}`,
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${file('known_hosts')}`,
      'GlobalKnownHostsFile none',
      'StrictHostKeyChecking yes',
    ];
    appendFileSync(config, `Host ${name}\n${all.map((line) => `  ${line}\n`).join('')}`);
  };
  return {
    config,
    folder,
    add(name, options = {}) {
      const words = [...within(options.namespace), SSHD, '-i', '-e', '-f', serverConfig(name, options)];
      addClient(name, options, [`ProxyCommand ${words.join(' ')} 2>>${file(`log_${name}`)}`]);
    },
    async listen(name, options = {}) {
      const [port] = await freePorts(1);
      const server = ['ListenAddress 127.0.0.1', `Port ${port}`, ...(options.server ?? [])];
      const [program = '', ...words] = [...within(options.namespace), SSHD, '-D', '-e', '-f'];
      const child = spawn(program, [...words, serverConfig(name, { ...options, server })], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      stops.push(() => child.kill());
      await new Promise<void>((resolve, reject) => {
        let log = '';
        child.stderr.on('data', (chunk) => {
          log += chunk;
          if (log.includes('Server listening')) resolve();
        });
        child.on('exit', () => reject(new Error(`sshd ended: ${log}`)));
      });
      addClient(name, options, ['HostName 127.0.0.1', `Port ${port}`]);
      return port!;
    },
    stop() {
      for (const stop of stops) stop();
      rmSync(folder, { recursive: true });
    },
  };
}
