import type { CastMessage } from '../../src/fdb/agent-cast.ts';
import type { Dump } from '../../src/fdb/dump.ts';

/**
 * An agent and its host's dataplane, as the specification describes them. Not built from the planner or the driver,
 * so that it can judge them; test/models/replay.test.ts compares it with real agents.
 */
export interface AgentModel {
  /** Works one message off, as the agent does: nothing comes back, whatever happens to it. */
  take(cast: CastMessage): void;
  /** What a dump of the host would show, as src/dump reads it: a copy. */
  dump(): Dump;
  /** What no dump shows, for messages of tests. */
  hidden(): unknown;
  /** A second agent in the same state, hidden memory included. */
  clone(): AgentModel;
}
