import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseKind } from '../../../src/driver/inventory/database/kinds.ts';
import { makeCertificates } from '../rabbitmq/certificates.ts';
import { freePorts } from '../rabbitmq/free-ports.ts';
import { connectTo } from './administrator.ts';
import type { DatabaseServer } from './database-server.ts';
import { RECIPES } from './recipes.ts';

const run = promisify(execFile);
const startSeconds = 60;

/** A server that is running. */
export interface RunningServer {
  server: DatabaseServer;
  /** It answers no more, and keeps its connections. */
  freeze(): void;
  thaw(): void;
  /** Every connection is lost; same port, same data. Resolves when it takes connections again. */
  restart(): Promise<void>;
  stop(): void;
}

/** Starts a server in a temporary folder, on a free port, as the user that its package made when this is root. */
export async function startServer(kind: DatabaseKind): Promise<RunningServer> {
  const recipe = RECIPES[kind];
  const folder = await mkdtemp(join(tmpdir(), `l2pop-${kind}-`));
  await chmod(folder, 0o755);
  const [port = 0] = await freePorts(1);
  const who = process.getuid?.() === 0 ? accountOf(recipe.account) : {};
  const certificates = await makeCertificates(folder);
  chmodSync(certificates.keyFile, 0o600);
  await mkdir(join(folder, 'data'), { mode: 0o700 });
  for (const [name, content] of Object.entries(recipe.files)) await writeFile(join(folder, name), content);
  if (who.uid !== undefined) await run('chown', ['-R', recipe.account, folder]);
  const { administrator } = recipe;
  const server: DatabaseServer = { kind, folder, port, socket: recipe.socket(folder), administrator, certificates };
  const [prepare, ...how] = recipe.prepare(server);
  await run(prepare!, how, { ...who, cwd: folder });

  const start = async () => {
    const output = await open(join(folder, 'output'), 'a');
    const [command, ...args] = recipe.command(server);
    const child = spawn(command!, args, {
      ...who,
      cwd: folder,
      stdio: ['ignore', output.fd, output.fd],
      detached: true,
    });
    await output.close();
    return child;
  };
  let child = await start();
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // it has gone by itself
    }
  };
  const end = () => {
    kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', end);
  const stop = () => {
    process.off('exit', end);
    end();
  };
  const untilItAnswers = async () => {
    const giveUp = Date.now() + startSeconds * 1000;
    for (;;) {
      try {
        return await (await connectTo(server)).close();
      } catch (error) {
        const file = join(folder, 'output');
        const output = existsSync(file) ? readFileSync(file, 'utf8').slice(-2000) : '';
        if (child.exitCode !== null || Date.now() > giveUp)
          throw new Error(`${kind} did not start: ${error}\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  await untilItAnswers().catch((error) => {
    stop();
    throw error;
  });
  return {
    server,
    freeze: () => signalAll(child.pid!, 'SIGSTOP'),
    thaw: () => signalAll(child.pid!, 'SIGCONT'),
    async restart() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      kill(recipe.restartSignal);
      await gone;
      child = await start();
      await untilItAnswers();
    },
    stop,
  };
}

/** PostgreSQL has a process a connection, in a group of its own. */
function signalAll(pid: number, signal: NodeJS.Signals): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  for (const each of [pid, ...children]) process.kill(each, signal);
}

const accountOf = (name: string): { uid?: number; gid?: number } => {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
};
