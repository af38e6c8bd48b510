import type { EndpointKey } from '../expected-endpoint.ts';
import type { ExpectedNetwork } from '../expected-network.ts';
import { type Destination, destinationText } from './destination.ts';
import type { AgentFacts } from './expected-view.ts';
import { isFlooding } from './hop.ts';
import type { ObservedSide } from './observed-side.ts';
import type { Owner } from './owners.ts';
import { lackOfPort } from './port-lack.ts';
import type { TracedLeg } from './trace.ts';

/** What remarks are made from. */
export interface TracedFacts {
  host: string | undefined;
  /** Of the host; empty where the source does not tell, or does not know it. */
  tunnelIps: readonly string[];
  destination: Destination;
  owners: readonly Owner[];
  legs: readonly TracedLeg[];
  network: ExpectedNetwork;
  agent: AgentFacts;
  observed: ObservedSide | undefined;
  isSaved: boolean;
  /** On the expected side as a whole. */
  networkNotes: readonly string[];
}

/** What a trace's legs do not say by themselves. */
export const remarksOnTrace = (facts: TracedFacts): string[] => [
  ...new Set([
    ...onNeed(facts),
    ...onOwners(facts),
    ...onResponder(facts),
    ...onFlood(facts),
    ...onTunnels(facts),
    ...onDistributedRouting(facts),
    ...facts.legs.flatMap(({ drift }) => drift.flatMap(({ notes }) => notes)),
    ...facts.networkNotes,
    ...(facts.observed?.result.notes ?? []).filter((note) => !isOfOthers(note, facts)),
  ]),
];

/** Remarks of a whole diff that are of other ports, or of what a trace does not meet. */
const isOfOthers = (note: string, { legs }: TracedFacts): boolean =>
  note.startsWith('tunnel ports were not judged') ||
  note.includes(': under two endpoints in Neutron') ||
  (note.includes(': not flooded to ') && !legs.some(({ observed }) => isFlooding(observed)));

function onNeed({ network, host, tunnelIps }: TracedFacts): string[] {
  const here = host ?? 'this host';
  if (network.presence === 'none' && tunnelIps.length === 0) {
    return [`nothing was left out for ${here}: it is unknown, or has no ACTIVE port of this network`];
  }
  if (network.presence === 'none') {
    return [`Neutron has no ACTIVE port of this network on ${here}, so its agent needs no entry of it`];
  }
  if (network.presence === 'not-active') {
    return [`none of the ${network.notActivePorts} ports of this network on ${here} is ACTIVE (DOWN or BUILD)`];
  }
  return [];
}

function onOwners({ destination, owners, network, isSaved }: TracedFacts): string[] {
  if (destination.kind === 'group') return [];
  const text = destinationText(destination);
  if (owners.length === 0 && isSaved) {
    return [
      `the saved answer does not have ${text}, which tells little: one that was asked for a host leaves out what is behind that host. An inventory or a broker tells (--from database, --from https://…, --transport-url)`,
    ];
  }
  if (owners.length === 0) {
    return [
      `nothing announced has ${text}: no ACTIVE port of the network has it, or it is of a kind that is never announced (a DVR or HA interface, an allowed address pair, a MAC without address); 'l2pop why' tells which, of an inventory`,
    ];
  }
  const macs = [...new Set(owners.map(({ mac }) => mac))].sort();
  if (macs.length > 1)
    return [
      `${text} is on ${macs.length} MACs (${macs.join(', ')}): a conflict in Neutron, or two ports that share it`,
    ];
  const migratesTo = network.migratingTo.get(macs[0]!);
  if (owners.length > 1) {
    const endpoints = owners.map(({ endpoint }) => endpoint).sort();
    return [
      `${macs[0]} is under ${owners.length} endpoints (${endpoints.join(', ')}), as during a migration${migratesTo ? ` to ${migratesTo}` : ''}: either is right`,
    ];
  }
  return [];
}

function onResponder({ agent, legs }: TracedFacts): string[] {
  const asked = legs.find(({ kind }) => kind === 'ask-arp' || kind === 'ask-nd');
  if (asked === undefined) return [];
  if (asked.kind === 'ask-nd' && agent.kind !== 'linuxbridge') {
    return ['Open vSwitch agents answer no neighbour discovery: solicitations are multicast and are flooded'];
  }
  if (agent.responder === false) return ['the ARP responder is off: every request is flooded'];
  if (agent.responder === undefined && asked.expected?.how === 'untold' && agent.kind === 'linuxbridge') {
    return ["nothing tells whether the agent's ARP responder is on (linuxbridge agents do not report it)"];
  }
  if (agent.isGuess && asked.expected?.how === 'sent') {
    return [
      'nothing tells of which kind the agent is: a linuxbridge agent with the ARP responder swallows the request',
    ];
  }
  return agent.responder === undefined && asked.expected?.how === 'answered'
    ? ["nothing tells whether the agent's ARP responder is on: if it is off, the request is flooded"]
    : [];
}

function onFlood({ network, legs }: TracedFacts): string[] {
  const { uncertainFlood } = network;
  const floods = legs.some(({ expected }) => expected?.how === 'sent' && expected.by === 'flooding');
  if (!floods || uncertainFlood === undefined || uncertainFlood.endpoints.size === 0) return [];
  return [`it may be flooded to ${[...uncertainFlood.endpoints].sort().join(', ')} too: ${uncertainFlood.reason}`];
}

/** Its flows come before those of l2population (spec l2pop 3.2), and no reader of a dump keeps them. */
function onDistributedRouting({ observed, owners, destination }: TracedFacts): string[] {
  if (observed?.found?.scene.dump.dvr !== true || owners.length > 0 || destination.kind === 'group') return [];
  return ["distributed routing is on: what a router's own flows keep on this host was not traced"];
}

/** An endpoint that is to be sent to by its own entry, and to which there is no tunnel port (spec l2pop 3.4). */
function onTunnels({ legs, observed, network, host }: TracedFacts): string[] {
  if (observed?.found === undefined || observed.found.scene.dump.kind !== 'ovs') return [];
  const { scene } = observed.found;
  const wanted = new Set<EndpointKey>();
  for (const { expected } of legs) {
    if (expected?.how === 'sent') for (const endpoint of expected.endpoints) wanted.add(endpoint);
  }
  return [...wanted]
    .filter((endpoint) => scene.hasTunnelPort(network.networkType, endpoint) === false)
    .map(
      (endpoint) =>
        `${host ?? 'the host'}: ${lackOfPort(scene.dump, network.networkType, endpoint).reason}, so that what comes from there is dropped`,
    );
}
