import { readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Claim } from './claim.ts';
import { markOf } from './daemon.ts';
import { runAtEnd as run } from './run.ts';

const SECONDS = 20;

/**
 * Ends all that a field is made of: its processes and what they have started, found by their mark; those in its namespaces; namespaces,
 * links and files. What has gone already is no error.
 */
export async function takeDown({ folder, prefix }: Pick<Claim, 'folder' | 'prefix'>): Promise<void> {
  const giveUp = Date.now() + SECONDS * 1000;
  for (let quiet = 0; quiet < 2 && Date.now() < giveUp; ) {
    const pids = [...markedPids(folder), ...(await pidsWithin(prefix))].filter((pid) => pid !== process.pid);
    for (const pid of pids) end(pid);
    quiet = pids.length === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const name of await namespacesOf(prefix)) await run('ip', 'netns', 'del', name).catch(() => undefined);
  await run('ip', 'link', 'del', prefix).catch(() => undefined);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Servers that give themselves a title write over their environment; their command line names files of the field then. */
function markedPids(folder: string): number[] {
  const mark = Object.entries(markOf(folder)).map(([name, value]) => `${name}=${value}\0`)[0]!;
  const holds = (file: string, text: string) => {
    try {
      return readFileSync(file, 'latin1').includes(text);
    } catch {
      return false; // it has gone meanwhile
    }
  };
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => holds(`/proc/${pid}/environ`, mark) || holds(`/proc/${pid}/cmdline`, `${folder}/`))
    .map(Number);
}

async function pidsWithin(prefix: string): Promise<number[]> {
  const texts = await Promise.all(
    (await namespacesOf(prefix)).map((name) => run('ip', 'netns', 'pids', name).catch(() => '')),
  );
  return texts.join('\n').split('\n').filter(Boolean).map(Number);
}

const namespacesOf = async (prefix: string): Promise<string[]> =>
  JSON.parse((await run('ip', '-j', 'netns', 'list')) || '[]')
    .map(({ name }: { name: string }) => name)
    .filter((name: string) => name.startsWith(`${prefix}-`));

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has gone meanwhile
  }
}
