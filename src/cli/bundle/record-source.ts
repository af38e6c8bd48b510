import type { FdbEntries } from '../../fdb/entries.ts';
import {
  type AgentAddress,
  type FdbQuery,
  type MigratingPort,
  type NetworkName,
  type PortsOnHost,
  type UncertainFlood,
  UnknownNetwork,
} from '../../fdb/query.ts';

/** What a source answered last, question by question; undefined: it was not asked, or cannot tell. */
export interface Answers {
  /** For the host. */
  answer: FdbEntries | undefined;
  /** For no host. */
  full: FdbEntries | undefined;
  /** Ids that it did not know. */
  unknown: readonly string[];
  networks: readonly NetworkName[] | undefined;
  agents: readonly AgentAddress[] | undefined;
  portsOnHost: readonly PortsOnHost[] | undefined;
  migrating: readonly MigratingPort[] | undefined;
  uncertainFlood: readonly UncertainFlood[] | undefined;
}

/** A source that remembers what it answered last about one host. */
export function recordSource<Source extends FdbQuery>(source: Source): { source: Source; answers(): Answers } {
  let last: Answers = { ...NOTHING };
  const keep = async <Key extends keyof Answers>(key: Key, asking: Promise<Answers[Key]>) => {
    const answered = await asking;
    last = { ...last, [key]: answered };
    return answered;
  };
  const recording: FdbQuery = {
    ...source,
    async getFdbEntries(networkIds, options = {}) {
      try {
        const entries = await source.getFdbEntries(networkIds, options);
        const unknown = last.unknown.filter((id) => !networkIds.includes(id));
        last = { ...last, unknown, [options.host === undefined ? 'full' : 'answer']: entries };
        return entries;
      } catch (error) {
        if (error instanceof UnknownNetwork)
          last = { ...last, unknown: [...new Set([...last.unknown, error.networkId])] };
        throw error;
      }
    },
  };
  const { listNetworks, agents, portsOnHost, migrating, uncertainFlood } = source;
  return {
    source: {
      ...source,
      ...recording,
      ...(listNetworks && { listNetworks: () => keep('networks', source.listNetworks!()) }),
      ...(agents && { agents: () => keep('agents', source.agents!()) }),
      ...(portsOnHost && { portsOnHost: (host: string) => keep('portsOnHost', source.portsOnHost!(host)) }),
      ...(migrating && { migrating: (ids: readonly string[]) => keep('migrating', source.migrating!(ids)) }),
      ...(uncertainFlood && {
        uncertainFlood: (ids: readonly string[]) => keep('uncertainFlood', source.uncertainFlood!(ids)),
      }),
    },
    answers: () => last,
  };
}

const NOTHING: Answers = {
  answer: undefined,
  full: undefined,
  unknown: [],
  networks: undefined,
  agents: undefined,
  portsOnHost: undefined,
  migrating: undefined,
  uncertainFlood: undefined,
};
