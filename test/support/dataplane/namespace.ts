import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa, type Options } from 'execa';
import { binary, cleanEnvironment, root } from '../l2pop.ts';

/** A network namespace stands for a host: devices and bridges made in it are seen by nobody else, and go with it. */
export interface Namespace {
  name: string;
  /** Runs a tool there; throws when it fails. */
  run(tool: string, ...args: string[]): void;
  /** Runs the built l2pop there; never throws for an exit status. `before`: a program that starts it. */
  l2pop(
    args: readonly string[],
    options?: Options & { before?: readonly string[] },
  ): Promise<{ stdout: string; stderr: string; exitCode: number }>;
  close(): void;
}

let opened = 0;

/** An empty host, with its loopback device up. */
export function openNamespace(): Namespace {
  opened += 1;
  const name = `l2pop-test-${process.pid}-${opened}`;
  execFileSync('ip', ['netns', 'add', name]);
  const within = ['netns', 'exec', name];
  const run = (tool: string, ...args: string[]): void => {
    execFileSync('ip', [...within, tool, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  };
  run('ip', 'link', 'set', 'lo', 'up');
  return {
    name,
    run,
    l2pop: (args, { before = [], env, ...options } = {}) =>
      execa('ip', [...within, ...before, process.execPath, binary, ...args], {
        cwd: root,
        reject: false,
        extendEnv: false,
        env: { ...cleanEnvironment, ...env },
        stripFinalNewline: false,
        ...options,
      }) as unknown as Promise<{ stdout: string; stderr: string; exitCode: number }>,
    close: () => execFileSync('ip', ['netns', 'del', name]),
  };
}

const isInstalled = (tool: string): boolean =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Why no host of these tools can be made here; undefined when it can. It is said aloud, since its tests are skipped. */
export function whyNoHost(tools: readonly string[]): string | undefined {
  const why = obstacle(['ip', ...tools]);
  if (why !== undefined) console.warn(`\nSKIPPED: real dataplanes are not tried, for ${why}.\n`);
  return why;
}

function obstacle(tools: readonly string[]): string | undefined {
  const missing = tools.filter((tool) => !isInstalled(tool));
  if (missing.length > 0) return `${missing.join(', ')} is not installed`;
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  try {
    openNamespace().close();
    return undefined;
  } catch (error) {
    return `no network namespace can be made here: ${(error as Error).message}`;
  }
}
