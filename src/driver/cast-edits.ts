import type { AgentCast } from '../fdb/agent-cast.ts';
import type { AgentNotifier } from '../rpc/agent-notifier.ts';
import type { CastOptions } from '../transport/transport.ts';
import { editCasts } from './edit/edit-steps.ts';
import type { ChangingLab } from './inventory/changing-lab.ts';

/** What becomes of edits, for a log. */
export type EditNotice =
  | { kind: 'edit'; casts: number }
  | { kind: 'refused'; error: unknown }
  | { kind: 'sent'; cast: AgentCast }
  | { kind: 'not sent'; cast: AgentCast; error: unknown };

export interface EditCasting {
  lab: ChangingLab;
  notifier: AgentNotifier;
  options?: CastOptions;
  /** Never throws. */
  tell(notice: EditNotice): void;
}

/**
 * Takes the next text of a lab file: queries are answered from it at once, and then the casts of the edit are sent, each
 * after the one before it, as Neutron's driver sends them after the commit. Neither a text at fault nor a cast that
 * cannot be sent ends anything: what was lost stays lost, as in Neutron (spec l2pop 2.7.6).
 */
export async function castEdit(text: string, { lab, notifier, options, tell }: EditCasting): Promise<void> {
  let casts: AgentCast[];
  try {
    const { before, after } = lab.change(text);
    casts = editCasts(before, after);
  } catch (error) {
    tell({ kind: 'refused', error });
    return;
  }
  tell({ kind: 'edit', casts: casts.length });
  for (const cast of casts) {
    try {
      await notifier.send(cast, options);
      tell({ kind: 'sent', cast });
    } catch (error) {
      tell({ kind: 'not sent', cast, error });
    }
    if (options?.signal?.aborted) return;
  }
}
