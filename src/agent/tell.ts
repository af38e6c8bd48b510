import type { CastMessage } from '../fdb/agent-cast.ts';
import type { AgentCallbacks, AgentChange, NewState } from './agent-options.ts';
import { type Change, hasEffect } from './held-state.ts';

/** Tells a program's callbacks what came in, one after another. Never rejects. */
export interface Teller {
  /** Undefined when there is nobody to tell. */
  cast(cast: CastMessage, change: Change, held: number): Promise<void> | undefined;
  answer(state: NewState, change: Change, held: number): Promise<void>;
}

/** @param onFailure told which callback failed, and how */
export function teller(callbacks: AgentCallbacks, onFailure: (name: string, error: unknown) => void): Teller {
  const call = async <Name extends keyof AgentCallbacks>(
    name: Name,
    argument: Parameters<NonNullable<AgentCallbacks[Name]>>[0],
  ): Promise<void> => {
    try {
      await (callbacks[name] as ((argument: unknown) => unknown) | undefined)?.(argument);
    } catch (error) {
      onFailure(name, error);
    }
  };
  const isNotEmpty = (entries: object): boolean => Object.keys(entries).length > 0;
  const hearsCasts = Boolean(callbacks.fdbAdd ?? callbacks.fdbRemove ?? callbacks.fdbUpdate);

  const tellCast = async (cast: CastMessage, change: Change, held: number): Promise<void> => {
    if (cast.method === 'update_fdb_entries') await call('fdbUpdate', cast.fdbEntries);
    else await call(cast.method === 'add_fdb_entries' ? 'fdbAdd' : 'fdbRemove', cast.fdbEntries);
    if (hasEffect(change)) await call('onChange', changed(cast.method, change, held));
  };

  return {
    cast(cast, change, held) {
      if (hearsCasts) return tellCast(cast, change, held);
      return callbacks.onChange && hasEffect(change) ? call('onChange', changed(cast.method, change, held)) : undefined;
    },
    async answer(state, change, held) {
      if (isNotEmpty(state.gone)) await call('fdbRemove', state.gone);
      if (isNotEmpty(state.come)) await call('fdbAdd', state.come);
      await call('onResync', state);
      if (hasEffect(change)) await call('onChange', changed('answer', change, held));
    },
  };
}

const changed = (cause: AgentChange['cause'], change: Change, held: number): AgentChange => {
  const { networkIds, tunnelIps, added, removed, moved } = change;
  return { cause, networkIds, tunnelIps, added, removed, moved, held };
};
