import type { Command, Config } from '@oclif/core';

type Runnable = new (argv: string[], config: Config) => { _run(): Promise<unknown> };

/** Commands that were loaded in this process. */
const loaded = new Map<string, Promise<Runnable>>();

/**
 * Runs a command as oclif does, but for its reading the configuration anew each time, and looking for the command's file.
 * @throws what the command throws
 */
export async function execute(command: Command.Loadable, argv: readonly string[], config: Config): Promise<void> {
  let loading = loaded.get(command.id);
  if (loading === undefined) {
    loading = command.load() as unknown as Promise<Runnable>;
    loaded.set(command.id, loading);
  }
  const Loaded = await loading;
  await new Loaded([...argv], config)._run();
}
