import { execa, type Options } from 'execa';
import { binary, cleanEnvironment, root } from '../../support/l2pop.ts';
import type { FieldHost } from '../field.ts';
import { run } from '../up/run.ts';

export interface Ended {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** Runs a tool on a host and gives what it prints. @throws Error with its output */
export const onHost = ({ namespace, env }: FieldHost, tool: string, ...args: string[]): Promise<string> =>
  run(
    'ip',
    'netns',
    'exec',
    namespace,
    'env',
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    tool,
    ...args,
  );

/** Runs the built l2pop on a host as its root would; never throws for an exit status. */
export const l2popOnHost = (
  { namespace, env }: FieldHost,
  args: readonly string[],
  options: Options = {},
): Promise<Ended> =>
  execa('ip', ['netns', 'exec', namespace, process.execPath, binary, ...args], {
    cwd: root,
    reject: false,
    extendEnv: false,
    stripFinalNewline: false,
    ...options,
    env: { ...cleanEnvironment, ...env, ...options.env },
  }) as unknown as Promise<Ended>;
