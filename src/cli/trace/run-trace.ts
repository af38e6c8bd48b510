import { hostsOf } from '../../fdb/agent-hosts.ts';
import type { Dump } from '../../fdb/dump.ts';
import type { FdbQuery } from '../../fdb/query.ts';
import type { Destination } from '../../fdb/trace/destination.ts';
import type { Trace } from '../../fdb/trace/trace.ts';
import type { TraceOutcome } from '../../format/trace-report.ts';
import { WrongUsage } from '../errors.ts';
import { requireKnownHost } from '../hosts.ts';
import { chooseNetworks } from '../networks.ts';
import { destinationOf, requireDestination } from '../port-destination.ts';
import { withProgress } from '../progress.ts';
import { traceBetween } from './between.ts';
import { openTraceScene, type TraceScene } from './trace-scene.ts';
import { everyHost, hostOf, hostsOfNetwork, ownerOfDump, type TracedHost } from './traced-hosts.ts';

/** What a trace is about. */
export interface TraceChoice {
  network: string;
  to?: string | undefined;
  between?: string[] | undefined;
  host?: string | undefined;
  'all-hosts': boolean;
  source?: string | undefined;
}

/**
 * Traces by a source and, where there is one, a dump.
 * @throws WrongUsage, UnknownHost, UnknownNetworkName, DumpOfAnotherHost, and what the source throws
 */
export async function traceFrames(
  source: FdbQuery,
  choice: TraceChoice,
  dump: Dump | undefined,
): Promise<TraceOutcome> {
  const words = wordsOf(choice);
  const { ids, names } = await chooseNetworks(source, [choice.network]);
  const networkId = ids[0]!;
  const isWide = choice['all-hosts'] || (choice.host === undefined && dump === undefined);
  const work = async () => {
    const [scene, ends] = await Promise.all([
      openTraceScene(source, networkId, choice.source, isWide),
      endsOf(source, networkId, words),
    ]);
    const found = await tracesOf(scene, source, choice, ends, dump);
    return { scene, ...found };
  };
  const { scene, traces, notes: told } = await withProgress(`asking ${source.origin}`, work());
  const notes =
    traces.length === 0 && told.length === 0
      ? ['no host has an ACTIVE port of this network: nothing of it is announced, so frames start nowhere']
      : told;
  const { network_type: networkType, segment_id: segmentId } = scene.everywhere;
  return {
    network: { id: networkId, name: names.get(networkId), segment: `${networkType} ${segmentId ?? ''}`.trimEnd() },
    origin: source.origin,
    kind: dump?.kind,
    traces,
    hosts: hostsOf(scene.agents),
    agents: scene.agents,
    notes,
  };
}

type Ends = readonly [Destination] | readonly [Destination, Destination];

/** What --to or --between says, by flag. @throws WrongUsage */
function wordsOf({ to, between }: TraceChoice): { flag: string; words: readonly string[] } {
  const flag = between === undefined ? '--to' : '--between';
  const words = between ?? [to ?? ''];
  if (between !== undefined && words.length < 2) {
    throw new WrongUsage(
      '--between wants two addresses',
      "Such as --between 192.168.10.11 192.168.10.21, each a MAC, an IP or a port's id.",
    );
  }
  for (const word of words) requireDestination(flag, word);
  return { flag, words };
}

async function endsOf(source: FdbQuery, networkId: string, { flag, words }: ReturnType<typeof wordsOf>): Promise<Ends> {
  const [one, other] = await Promise.all(words.map((word) => destinationOf(source, networkId, flag, word)));
  if (other === undefined) return [one!];
  if (one!.kind === 'group' || other.kind === 'group') {
    throw new WrongUsage('--between is for two ports, and nobody sends from a group', 'Trace to the group with --to.');
  }
  return [one!, other];
}

async function tracesOf(
  scene: TraceScene,
  source: FdbQuery,
  choice: TraceChoice,
  ends: Ends,
  dump: Dump | undefined,
): Promise<{ traces: Trace[]; notes: string[] }> {
  if (choice.host !== undefined) await requireKnownHost(source, choice.host);
  if (ends.length === 2) return traceBetween(scene, ends, dump, choice.host);
  const [destination] = ends;
  const hosts = chooseHosts(scene, choice, dump);
  const dumped = dump && (hosts.length === 1 ? hosts[0] : ownerOfDump(dump, hosts, choice.host));
  const traces = await Promise.all(
    hosts.map((host) => scene.traceFrom(host, destination, host === dumped ? dump : undefined)),
  );
  const notes =
    dump !== undefined && dumped === undefined
      ? ['the dump is of none of these hosts: the dataplane was not traced']
      : [];
  return { traces, notes };
}

/** Without --from-host: the host that the dump is of; without a dump too, every host that has the network. */
function chooseHosts(scene: TraceScene, choice: TraceChoice, dump: Dump | undefined): TracedHost[] {
  const { agents, everywhere } = scene;
  if (choice['all-hosts']) return everyHost(agents, everywhere);
  if (choice.host !== undefined) return [hostOf(choice.host, agents)];
  const hosts = everyHost(agents, everywhere);
  if (dump === undefined) return hostsOfNetwork(agents, everywhere);
  const owner = ownerOfDump(dump, hosts, undefined);
  if (owner !== undefined) return [owner];
  // a saved answer, or a broker, may know nothing of the host: the dump's word is taken for it
  if (agents === undefined) return [{ host: undefined, tunnelIps: dump.ownTunnelIps, agent: undefined }];
  throw new WrongUsage(
    `no host of ${choice.network} has the dump's tunnel ip ${dump.ownTunnelIps.join(', ')}`,
    'Name the host that it was taken on with --from-host.',
  );
}
