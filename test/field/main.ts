import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Field } from './field.ts';
import { bringUp, FACTS } from './up/bring-up.ts';
import { claimField, FOLDER_PREFIX } from './up/claim.ts';
import { until } from './up/daemon.ts';
import { ending } from './up/ending.ts';
import { obstacle } from './up/obstacle.ts';
import { takeDown } from './up/take-down.ts';

/** Of the process that holds a field up. */
const HOLDER = 'holder.pid';

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Folders of fields on this machine, with the process that holds each up. */
function fields(): { folder: string; prefix: string; holder: number }[] {
  return readdirSync(tmpdir(), { withFileTypes: true })
    .map(({ name }) => join(tmpdir(), name))
    .filter((folder) => folder.startsWith(FOLDER_PREFIX))
    .flatMap((folder) => {
      try {
        const holder = Number(readFileSync(join(folder, HOLDER), 'utf8'));
        return [{ folder, prefix: basename(folder).split('-')[2]!, holder }];
      } catch {
        return []; // being made, or being removed
      }
    });
}

/** Holds a field up until its standard input ends (unless it is kept) or it is told to end, and takes it down then, whatever has happened. */
async function hold(withoutHosts: boolean, isKept: boolean): Promise<void> {
  for (const left of fields().filter(({ holder }) => !isRunning(holder))) await takeDown(left);
  const claim = await claimField();
  writeFileSync(join(claim.folder, HOLDER), String(process.pid));
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve());
    if (!isKept) process.stdin.resume().once('end', resolve).once('error', resolve);
  });
  const began = Date.now();
  const log = (text: string) => console.error(`field: ${((Date.now() - began) / 1000).toFixed(0)} s: ${text}`);
  const isUp = bringUp(claim, { withoutHosts, log });
  try {
    const field = await Promise.race([isUp, told]);
    if (field) {
      console.log(JSON.stringify(field));
      await told;
    }
  } finally {
    ending.abort(new Error('the field is being taken down'));
    await takeDown(claim);
    await isUp.catch(() => undefined);
    await takeDown(claim); // what was just being started
  }
}

/** Those that are up, by what they are. */
const fieldsUp = (): Field[] =>
  fields()
    .map(({ folder }) => join(folder, FACTS))
    .filter(existsSync)
    .map((file) => JSON.parse(readFileSync(file, 'utf8')));

/** Starts a process that holds a field up from now on, and waits for it. */
async function up(): Promise<void> {
  const why = await obstacle();
  if (why !== undefined) throw new Error(`no field can be brought up here, for ${why}`);
  const before = new Set(fieldsUp().map(({ folder }) => folder));
  const logFolder = mkdtempSync(join(tmpdir(), 'l2pop-holder-'));
  const log = openSync(join(logFolder, 'log'), 'a');
  const holder = spawn(process.execPath, [process.argv[1]!, 'hold', '--kept'], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const isUp = () => fieldsUp().some(({ folder }) => !before.has(folder));
  try {
    await until('field', 300, () => {
      if (holder.exitCode !== null) throw new Error('it ended');
      return isUp();
    });
  } catch (error) {
    holder.kill();
    throw new Error(`${(error as Error).message}\n${readFileSync(join(logFolder, 'log'), 'utf8')}`);
  } finally {
    rmSync(logFolder, { recursive: true });
    holder.unref();
  }
  env();
}

/** Shell exports that tests and l2pop understand, of each field that is up. */
function env(): void {
  for (const { folder, transportUrl, databaseUrl, apiUrl, hosts } of fieldsUp()) {
    console.log(`export L2POP_FIELD=${folder}`);
    console.log(`export L2POP_TRANSPORT_URL=${transportUrl}`);
    console.log(`# --from ${databaseUrl}\n# --from ${apiUrl}`);
    for (const { name, kind, namespace, folder: own } of hosts) {
      const tools = kind === 'ovs' ? ` env OVS_RUNDIR=${own}/run` : '';
      console.log(`# ${name} (${kind}): ip netns exec ${namespace}${tools} CMD`);
    }
  }
}

/** Tells the holders of all fields to end, and waits until their folders are gone. */
async function down(): Promise<void> {
  for (const { folder, prefix, holder } of fields()) {
    if (!isRunning(holder)) await takeDown({ folder, prefix });
    else process.kill(holder, 'SIGTERM');
    await until(`end of ${folder}`, 60, () => !existsSync(folder));
  }
}

const [verb = '', ...args] = process.argv.slice(2);
const VERBS: Record<string, () => Promise<void> | void> = {
  hold: () => hold(args.includes('--without-hosts'), args.includes('--kept')),
  up,
  env,
  down,
};
try {
  const run = VERBS[verb];
  if (!run) throw new Error(`there is no ${verb}; there are up, env, down`);
  await run();
  process.exit(0);
} catch (error) {
  console.error(`field: ${(error as Error).message}`);
  process.exit(1);
}
