import { inspect } from 'node:util';
import fc from 'fast-check';
import { danglingPort } from '../../src/fdb/endpoint.ts';
import { isFloodingEntry } from '../../src/fdb/entries.ts';
import type { ExpectedSources } from '../../src/fdb/expected.ts';
import type { AgentModel } from './agent-model.ts';
import { type CloudNetwork, type CloudOptions, cloud, OWN, sourcesOf, TUNNEL_IPS } from './arbitrary-cloud.ts';
import { arpThatCanBe, type Holding, holdingOf, STALE_TUNNEL_IP } from './arbitrary-holding.ts';
import { type LinuxbridgeAgent, type LinuxbridgeNetwork, linuxbridgeAgent } from './linuxbridge-agent.ts';
import { type OvsAgent, type OvsNetwork, ovsAgent } from './ovs-agent.ts';

/** What Neutron has, and an agent in any state, for the same networks. */
export interface Scene<Agent extends AgentModel = AgentModel> {
  expected: ExpectedSources;
  agent: Agent;
}

export interface SceneOptions extends CloudOptions {
  /**
   * May the agent remember to flood to an endpoint that neither its dump nor Neutron tells of (somebody took it out
   * of the flow by hand)? Then the first cast that rewrites the flow brings up what no plan could know of. Default false.
   */
  hiddenStaleFlood?: boolean;
}

/** How an agent knows a network: nearly always rightly. */
const acquaintance = fc.constantFrom(
  ...Array<'right'>(8).fill('right'),
  'other segment id' as const,
  'unknown' as const,
  'unknown' as const,
);

/** A network with ports on the host that Neutron's answer does not name. */
const UNASKED: CloudNetwork = {
  networkId: 'f0000000-0000-4000-8000-000000000000',
  networkType: 'vxlan',
  segmentId: 1999,
  ports: {},
};

/** An OVS agent: memory as its flows, a flood flow of wiring, left-over ports, flows that dangle. */
export const arbitraryOvsScene = (options: SceneOptions = {}): fc.Arbitrary<Scene<OvsAgent>> =>
  fc
    .tuple(cloud(options), fc.boolean(), fc.boolean(), fc.boolean(), leftOverPorts)
    .chain(([networks, responder, dvr, hasUnasked, ports]) =>
      fc
        .tuple(...[...networks, ...(hasUnasked ? [UNASKED] : [])].map((each) => ovsNetwork(each, responder, options)))
        .map((known) =>
          sceneOf(
            networks,
            ovsAgent({
              own: OWN,
              responder,
              dvr,
              networks: known.flatMap((network, index) => (network ? { ...network, localVlan: index + 1 } : [])),
              tunnelPorts: ports.filter(({ networkType, tunnelIp }) => !isUsed(known, networkType, tunnelIp)),
            }),
          ),
        ),
    );

/** A linuxbridge agent: with and without a kernel that takes IPv6 neighbours, with devices that it knows no more. */
export const arbitraryLinuxbridgeScene = (options: SceneOptions = {}): fc.Arbitrary<Scene<LinuxbridgeAgent>> =>
  fc
    .tuple(cloud(options), fc.boolean(), fc.boolean(), fc.boolean())
    .chain(([networks, responder, kernelTakesIpv6Neighbours, hasUnasked]) =>
      fc
        .tuple(
          ...[...networks, ...(hasUnasked ? [UNASKED] : [])]
            .filter(({ networkType }) => networkType === 'vxlan')
            .map((each) => linuxbridgeNetwork(each, { responder, ipv6: kernelTakesIpv6Neighbours })),
        )
        .map((known) =>
          sceneOf(
            networks,
            linuxbridgeAgent({
              own: OWN,
              responder,
              kernelTakesIpv6Neighbours,
              networks: known.flatMap((network) => network ?? []),
            }),
          ),
        ),
    );

/** Counterexamples are printed as they were before a property changed the agent. */
function sceneOf<Agent extends AgentModel>(networks: readonly CloudNetwork[], agent: Agent): Scene<Agent> {
  const expected = sourcesOf(networks);
  const start = agent.clone();
  const text = () => {
    const { segments, tunnelPorts, responder } = start.dump();
    return inspect({ full: expected.full, responder, segments, tunnelPorts, hidden: start.hidden() }, { depth: 9 });
  };
  return Object.assign({ expected, agent }, { [fc.toStringMethod]: text });
}

/** Ports of br-tun that no flow needs, known to the agent or left over from an earlier process (spec l2pop 3.9). */
const leftOverPorts = fc.uniqueArray(
  fc.record({
    networkType: fc.constantFrom('vxlan', 'gre', 'geneve'),
    tunnelIp: fc.constantFrom(...TUNNEL_IPS, STALE_TUNNEL_IP, '10.0.0.10'),
    isKnown: fc.boolean(),
  }),
  { selector: ({ networkType, tunnelIp }) => `${networkType} ${tunnelIp}`, maxLength: 4 },
);

type OvsStart = Omit<OvsNetwork, 'localVlan' | 'unicast' | 'flood' | 'set'> &
  Pick<Holding, 'unicast' | 'flood'> & { set: string[] };

const isUsed = (networks: readonly (OvsStart | undefined)[], networkType: string, tunnelIp: string): boolean =>
  networks.some(
    (network) =>
      network?.networkType === networkType &&
      (network.flood.has(tunnelIp) ||
        network.set.includes(tunnelIp) ||
        [...network.unicast.values()].includes(tunnelIp)),
  );

const ovsNetwork = (
  network: CloudNetwork,
  responder: boolean,
  { hiddenStaleFlood = false }: SceneOptions,
): fc.Arbitrary<OvsStart | undefined> =>
  fc
    .tuple(
      acquaintance,
      holdingOf(network, [danglingPort(77), danglingPort(78)]),
      fc.integer({ min: 0, max: 5 }),
      fc.subarray([...TUNNEL_IPS, STALE_TUNNEL_IP]),
    )
    .map(([how, { unicast, arp, flood }, dice, some]) => {
      if (how === 'unknown') return undefined;
      const told = (tunnelIp: string) => hiddenStaleFlood || flood.has(tunnelIp) || floodsTo(network, tunnelIp);
      return {
        networkId: network.networkId,
        networkType: network.networkType,
        segmentId: network.segmentId + (how === 'right' ? 0 : 5000),
        unicast,
        arp: arpThatCanBe(arp, { responder, ipv6: false }),
        flood,
        // as the flow shows, none (the flow was made at wiring), or another (somebody wrote the flow by hand); of a network
        // that was not asked for no plan can put that right, so there it is as the flow shows
        set: dice > 1 || network === UNASKED ? [...flood] : dice === 1 ? [] : some.filter(told),
      };
    });

const floodsTo = ({ ports }: CloudNetwork, tunnelIp: string): boolean =>
  ports[tunnelIp]?.some(isFloodingEntry) ?? false;

const linuxbridgeNetwork = (
  network: CloudNetwork,
  taken: { responder: boolean; ipv6: boolean },
): fc.Arbitrary<LinuxbridgeNetwork | undefined> =>
  fc.tuple(acquaintance, holdingOf(network), fc.integer({ min: 0, max: 9 })).map(([how, holding, dice]) =>
    how === 'unknown'
      ? undefined
      : {
          networkId: network.networkId,
          segmentId: network.segmentId + (how === 'right' ? 0 : 5000),
          isKnown: dice > 0,
          ...holding,
          arp: arpThatCanBe(holding.arp, taken),
        },
  );
