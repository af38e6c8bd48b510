import type { Dump } from '../../fdb/dump.ts';
import { isAt } from '../../fdb/expected-endpoint.ts';
import { arrivalAt, remedyOfArrival } from '../../fdb/trace/arrival.ts';
import { type Destination, destinationText } from '../../fdb/trace/destination.ts';
import { observedSide } from '../../fdb/trace/observed-side.ts';
import { type Owner, ownersOf } from '../../fdb/trace/owners.ts';
import { type Trace, verdictOf } from '../../fdb/trace/trace.ts';
import type { TraceScene } from './trace-scene.ts';
import { hostsAt, ownerOfDump, type TracedHost } from './traced-hosts.ts';

/** One end of a talk: an address, and the hosts of those that have it. */
interface End {
  destination: Destination;
  owners: Owner[];
  hosts: TracedHost[];
}

/**
 * Both directions between two addresses of a network, each from the hosts where the sender is. With a dump of one of these
 * hosts, also whether that host lets in what comes from the other.
 */
export async function traceBetween(
  scene: TraceScene,
  ends: readonly [Destination, Destination],
  dump: Dump | undefined,
  named: string | undefined,
): Promise<{ traces: Trace[]; notes: string[] }> {
  const found = ends.map((destination) => endOf(scene, destination)) as [End, End];
  const dumped =
    dump &&
    (await dumpedEnd(
      scene,
      found.flatMap(({ hosts }) => hosts),
      dump,
      named,
    ));
  const [one, other] = (dumped === undefined ? found : found.map((end) => withNamed(end, dumped))) as [End, End];
  const hosts = [...one.hosts, ...other.hosts];
  const notes = [one, other]
    .filter(({ owners }) => owners.length === 0)
    .map(({ destination }) =>
      scene.isSaved
        ? `the saved answer does not have ${destinationText(destination)}: it may be behind the host that the answer was asked for; an inventory or a broker tells (--from database, --from https://…, --transport-url)`
        : `nothing announced has ${destinationText(destination)}, so where it sends from is not known ('l2pop why' says why, with an inventory)`,
    );
  if (dump !== undefined && dumped === undefined && hosts.length > 0) {
    notes.push('the dump is of neither end: the dataplane was not traced');
  }
  if (dumped !== undefined && hosts.some((host) => !isSame(host, dumped))) {
    notes.push(
      "the dump tells of one end alone: whether the other end's frames get here, and its ARP answers, take its own dump",
    );
  }
  const isDumped = (host: TracedHost): boolean => dumped !== undefined && isSame(host, dumped);
  const traces: Trace[] = [];
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    for (const host of from.hosts) {
      const trace = await scene.traceFrom(host, to.destination, isDumped(host) ? dump : undefined);
      const receiver = to.hosts.find((each) => isDumped(each) && !isSame(each, host));
      traces.push(receiver && dump ? await withArrival(scene, trace, from, receiver, dump) : trace);
    }
  }
  return { traces, notes };
}

/** The end that the dump is of. Over RPC no end has a name: which one is meant, the answer for that host tells. */
async function dumpedEnd(
  scene: TraceScene,
  hosts: readonly TracedHost[],
  dump: Dump,
  named: string | undefined,
): Promise<TracedHost | undefined> {
  const owner = ownerOfDump(dump, hosts, named);
  if (owner !== undefined || named === undefined || scene.agents !== undefined || dump.ownTunnelIps.length > 0) {
    return owner;
  }
  const { expected } = await scene.expectedOn({ host: named, tunnelIps: undefined, agent: undefined }, dump);
  const end = hosts.find(({ tunnelIps = [] }) => tunnelIps.some((own) => expected.ownTunnelIps.includes(own)));
  return end && { ...end, host: named };
}

const withNamed = (end: End, dumped: TracedHost): End => ({
  ...end,
  hosts: end.hosts.map((host) =>
    String(host.tunnelIps) === String(dumped.tunnelIps) ? { ...host, host: host.host ?? dumped.host } : host,
  ),
});

function endOf(scene: TraceScene, destination: Destination): End {
  const owners = ownersOf(destination, scene.everywhere.ports);
  const endpoints = [...new Set(owners.map(({ endpoint }) => endpoint))];
  return { destination, owners, hosts: endpoints.flatMap((endpoint) => hostsAt(endpoint, scene.agents)) };
}

const isSame = (one: TracedHost, other: TracedHost): boolean =>
  one.host === other.host && String(one.tunnelIps) === String(other.tunnelIps);

/** The trace with what the dump of the receiving host says of frames that come from the sender. */
async function withArrival(
  scene: TraceScene,
  trace: Trace,
  from: End,
  receiver: TracedHost,
  dump: Dump,
): Promise<Trace> {
  const { expected, dump: resolved } = await scene.expectedOn(receiver, dump);
  const side = observedSide(expected, resolved!, trace.owners);
  const at = receiver.host ?? receiver.tunnelIps?.join(', ');
  const senders = from.owners.filter(({ endpoint }) => trace.tunnelIps.some((own) => isAt(endpoint, own)));
  const legs = [...trace.legs, ...senders.map((sender) => arrivalAt(side, sender, at))];
  const remedies = senders.flatMap(({ endpoint }) => remedyOfArrival(side, endpoint) ?? []);
  const notes = [...trace.notes, ...remedies.map((remedy) => `${at ?? 'the other end'}: ${remedy}`)];
  return { ...trace, legs, notes, verdict: verdictOf(legs) };
}
