import { type Coalesced, coalesced } from './coalesced.ts';
import { runCommand } from './run-command.ts';

/** More network ids than this are `all` to the command: one variable holds 128 KiB at most. */
const MOST_NETWORKS = 1000;

/** A user's command that runs after changes. */
export interface ChangeCommand {
  /** Runs it, or once more after the run that is under way, with the networks of all changes since. */
  changed(networkIds: readonly string[]): void;
  /** Ends a run that is under way. */
  stop(): void;
}

/**
 * `--on-change`: by /bin/sh, never twice at a time, with the variables given and L2POP_NETWORKS, the ids of the
 * networks that changed with blanks between, or `all`. Its output goes where l2pop's own goes.
 * @param onFailure told how a run failed; the next change runs it again
 */
export function changeCommand(
  command: string,
  variables: Readonly<Record<string, string>>,
  onFailure: (how: string) => void,
): ChangeCommand {
  const changed = new Set<string>();
  const stopped = new AbortController();
  const runs: Coalesced = coalesced(async () => {
    const networks = changed.size > MOST_NETWORKS ? 'all' : [...changed].join(' ');
    changed.clear();
    const { failure } = await runCommand(command, {
      variables: { ...variables, L2POP_NETWORKS: networks },
      output: 'inherit',
      signal: stopped.signal,
    });
    if (failure !== undefined && !stopped.signal.aborted) onFailure(failure);
  });
  return {
    changed(networkIds) {
      for (const id of networkIds) changed.add(id);
      if (!stopped.signal.aborted) runs.want();
    },
    stop: () => stopped.abort(),
  };
}
