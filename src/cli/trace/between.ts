import type { Dump } from '../../fdb/dump.ts';
import { arrivalAt } from '../../fdb/trace/arrival.ts';
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
  const [one, other] = ends.map((destination) => endOf(scene, destination)) as [End, End];
  const hosts = [...one.hosts, ...other.hosts];
  const dumped = dump && ownerOfDump(dump, hosts, named);
  const notes = [one, other]
    .filter(({ owners }) => owners.length === 0)
    .map(
      ({ destination }) =>
        `nothing announced has ${destinationText(destination)}, so where it sends from is not known ('l2pop why' says why, with an inventory)`,
    );
  if (dump !== undefined && dumped === undefined && hosts.length > 0) {
    notes.push('the dump is of neither end: the dataplane was not traced');
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
  const senders = from.owners.filter(({ endpoint }) =>
    trace.tunnelIps.some((own) => endpoint.split(',').includes(own)),
  );
  const legs = [...trace.legs, ...senders.map((sender) => arrivalAt(side, sender))];
  return { ...trace, legs, verdict: verdictOf(legs) };
}
