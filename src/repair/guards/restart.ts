import { isNoCookie } from '../../fdb/compare-tunnels.ts';
import type { Dump } from '../../fdb/dump.ts';
import { PlanRefused } from './refusal.ts';

/** Flows of two agent processes: the agent is restarting, and will clean up by itself (spec l2pop 3.9). */
export class RestartInProgress extends PlanRefused {
  override readonly name = 'RestartInProgress';
  constructor(readonly cookies: Dump['cookies']) {
    const shown = cookies.map(({ cookie, flows }) => `${cookie} (${flows} flows)`).join(', ');
    super(`the dump has flows of ${cookies.length} agent processes, as during a restart: ${shown}`);
  }
}

/** Flows without a cookie are of no process. @throws RestartInProgress */
export function checkRestart({ cookies }: Pick<Dump, 'cookies'>): void {
  const ofAgents = cookies.filter((each) => !isNoCookie(each));
  if (ofAgents.length > 1) throw new RestartInProgress(ofAgents);
}
