import { hostsOf } from '../../fdb/agent-hosts.ts';
import type { Dump } from '../../fdb/dump.ts';
import type { FdbEntries, NetworkEntries } from '../../fdb/entries.ts';
import { type Expected, expectedState } from '../../fdb/expected.ts';
import type { AgentAddress, FdbQuery } from '../../fdb/query.ts';
import { resolveEndpoints } from '../../fdb/resolve-endpoints.ts';
import type { Destination } from '../../fdb/trace/destination.ts';
import { entriesOnWay } from '../../fdb/trace/owners.ts';
import { type Trace, traceFrom } from '../../fdb/trace/trace.ts';
import { hostAt } from '../../format/endpoint-text.ts';
import type { TracedHost } from './traced-hosts.ts';

/** A network as a source has it, and traces in it from one host after another. */
export interface TraceScene {
  networkId: string;
  /** All that is announced of the network. */
  everywhere: NetworkEntries;
  agents: readonly AgentAddress[] | undefined;
  /** A saved answer may lack what is behind the host that it was asked for. */
  isSaved: boolean;
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

  // of a host that shares its tunnel ip with none, the full set tells what its own answer does (spec l2pop 2.2 rule X)
  const isAlone = (tunnelIps: readonly string[] | undefined): boolean =>
    tunnelIps !== undefined && !tunnelIps.some((tunnelIp) => hostAt(tunnelIp, hosts)?.includes(', '));
  const hosts = hostsOf(agents);

  async function expectedOn({ host, tunnelIps }: TracedHost, dump: Dump | undefined, onWay?: FdbEntries) {
    const isAsked = host !== undefined && !source.isSaved && !(isWide && isAlone(tunnelIps));
    const [answer, portsOnHost] = await Promise.all([
      isAsked ? source.getFdbEntries(ids, { host, source: requestor }) : (onWay ?? full),
      isAsked && !isWide ? source.portsOnHost?.(host) : undefined,
    ]);
    const expected = expectedState({
      answer,
      full: source.isSaved ? undefined : (onWay ?? full),
      ownTunnelIps: tunnelIps ?? (source.isSaved ? dump?.ownTunnelIps : undefined),
      host,
      portsOnHost,
      migrating,
      uncertainFlood,
      allNetworks: false,
    });
    return { expected, dump: dump && resolveEndpoints(dump, expected.tunnelIps) };
  }

  let last: { destination: Destination; entries: FdbEntries } | undefined;
  /** What a trace without a dump needs of the full set; the same for all hosts. */
  function entriesFor(destination: Destination): FdbEntries {
    if (last?.destination !== destination) {
      last = { destination, entries: { [networkId]: entriesOnWay(destination, full[networkId]!) } };
    }
    return last.entries;
  }

  return {
    networkId,
    everywhere: full[networkId]!,
    agents,
    isSaved: source.isSaved === true,
    expectedOn,
    async traceFrom(host, destination, dump) {
      const onWay = dump === undefined ? entriesFor(destination) : undefined;
      const side = await expectedOn(host, dump, onWay);
      return traceFrom({
        destination,
        networkId,
        everywhere: (onWay ?? full)[networkId]!,
        agent: factsOf(host.agent),
        isSaved: source.isSaved,
        ...side,
      });
    },
  };
}

const factsOf = (agent: AgentAddress | undefined) =>
  agent && {
    kind: agent.agentType === 'Linux bridge agent' ? ('linuxbridge' as const) : ('ovs' as const),
    responder: agent.answersArp,
  };
