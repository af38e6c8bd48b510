import { execa, type Options } from 'execa';
import { binary, cleanEnvironment, root } from '../../support/l2pop.ts';
import type { FieldHost } from '../field.ts';
import { run } from '../up/run.ts';

export interface Ended {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** Words that run what stands behind them on a host. */
export const enter = ({ namespace, env }: FieldHost): [string, ...string[]] => {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return ['ip', 'netns', 'exec', namespace, 'env', ...variables];
};

/** Runs a tool on a host and gives what it prints. @throws Error with its output */
export const onHost = (host: FieldHost, tool: string, ...args: string[]): Promise<string> => {
  const [command, ...words] = enter(host);
  return run(command, ...words, tool, ...args);
};

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
