import type { Dump } from '../../fdb/dump.ts';
import type { NetworkEntries } from '../../fdb/entries.ts';
import { type Expected, expectedState } from '../../fdb/expected.ts';
import type { AgentAddress, FdbQuery } from '../../fdb/query.ts';
import { resolveEndpoints } from '../../fdb/resolve-endpoints.ts';
import type { Destination } from '../../fdb/trace/destination.ts';
import { type Trace, traceFrom } from '../../fdb/trace/trace.ts';
import type { TracedHost } from './traced-hosts.ts';

/** A network as a source has it, and traces in it from one host after another. */
export interface TraceScene {
  networkId: string;
  /** All that is announced of the network. */
  everywhere: NetworkEntries;
  agents: readonly AgentAddress[] | undefined;
  /** What a host should hold, and its dump with the endpoints that this makes known. */
  expectedOn(host: TracedHost, dump: Dump | undefined): Promise<{ expected: Expected; dump: Dump | undefined }>;
  traceFrom(host: TracedHost, destination: Destination, dump: Dump | undefined): Promise<Trace>;
}

/**
 * Asks a source once what every trace of a network needs.
 * @param isWide are there many hosts? Then what is asked once a host is left out
 * @throws what the source throws
 */
export async function openTraceScene(
  source: FdbQuery,
  networkId: string,
  requestor: string | undefined,
  isWide: boolean,
): Promise<TraceScene> {
  const ids = [networkId];
  const [full, agents, migrating, uncertainFlood] = await Promise.all([
    source.getFdbEntries(ids, { source: requestor }),
    source.agents?.(),
    source.migrating?.(ids),
    source.uncertainFlood?.(ids),
  ]);

  async function expectedOn({ host, tunnelIps }: TracedHost, dump: Dump | undefined) {
    const isAsked = host !== undefined && !source.isSaved;
    const [answer, portsOnHost] = await Promise.all([
      isAsked ? source.getFdbEntries(ids, { host, source: requestor }) : full,
      isAsked && !isWide ? source.portsOnHost?.(host) : undefined,
    ]);
    const expected = expectedState({
      answer,
      full: source.isSaved ? undefined : full,
      ownTunnelIps: tunnelIps ?? (source.isSaved ? dump?.ownTunnelIps : undefined),
      host,
      portsOnHost,
      migrating,
      uncertainFlood,
      allNetworks: false,
    });
    return { expected, dump: dump && resolveEndpoints(dump, expected.tunnelIps) };
  }

  return {
    networkId,
    everywhere: full[networkId]!,
    agents,
    expectedOn,
    async traceFrom(host, destination, dump) {
      const side = await expectedOn(host, dump);
      return traceFrom({ destination, networkId, everywhere: full[networkId]!, agent: factsOf(host.agent), ...side });
    },
  };
}

const factsOf = (agent: AgentAddress | undefined) =>
  agent && {
    kind: agent.agentType === 'Linux bridge agent' ? ('linuxbridge' as const) : ('ovs' as const),
    responder: agent.answersArp,
  };
