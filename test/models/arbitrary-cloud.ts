import fc from 'fast-check';
import { type FdbEntries, FLOODING_ENTRY, type NetworkEntries, type Pair } from '../../src/fdb/entries.ts';
import type { ExpectedSources } from '../../src/fdb/expected.ts';

// small pools, so that MACs move, IPs are used again and tunnel ips are shared by networks all the time
export const OWN = '10.0.0.1';
export const TUNNEL_IPS = ['10.0.0.2', '10.0.0.3', '10.0.0.4'];
export const MACS = [1, 2, 3, 4, 5].map((n) => `fa:16:3e:00:00:0${n}`);
export const IPS = ['192.168.0.1', '192.168.0.2', '192.168.0.3', '192.168.0.4', '2001:db8::1', '2001:db8::2'];

/** A network as Neutron has it. */
export interface CloudNetwork {
  networkId: string;
  networkType: string;
  segmentId: number;
  /** Tunnel ip → pairs, the host's own endpoint too. */
  ports: Readonly<Record<string, readonly Pair[]>>;
}

const NETWORKS = [
  { networkType: 'vxlan', segmentId: 1001 },
  { networkType: 'vxlan', segmentId: 1002 },
  { networkType: 'gre', segmentId: 1001 },
  { networkType: 'geneve', segmentId: 6001 },
].map((segment, index) => ({ ...segment, networkId: `${index + 1}0000000-0000-4000-8000-000000000000` }));

export interface CloudOptions {
  /** Of the networks of the cloud; all by default. */
  networkTypes?: readonly string[];
  /** May two MACs of a network have one IP, which Neutron itself forbids? Default true. */
  conflicts?: boolean;
}

/** A port: its MAC with one, two (mixed families) or no addresses. One without addresses is not in the entries. */
const port = fc
  .tuple(fc.constantFrom(...MACS), fc.uniqueArray(fc.constantFrom(...IPS), { maxLength: 2 }))
  .map(([mac, ips]) => ips.map((ip): Pair => [mac, ip]));

/** What is behind one endpoint: the flooding entry, always (spec l2pop 2.2, rule F), and ports. */
const behind = fc.array(port, { maxLength: 3 }).map((ports) => [FLOODING_ENTRY, ...uniquePairs(ports.flat())]);

const ports = ({ conflicts = true }: CloudOptions): fc.Arbitrary<CloudNetwork['ports']> =>
  fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(...TUNNEL_IPS), { minLength: 0, maxLength: 3 }),
      fc.array(behind, { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 0, max: 9 }),
    )
    .map(([tunnelIps, lists, dice]) => {
      // the host has a port of the network, or needs nothing of it
      const endpoints = dice === 0 ? tunnelIps : [OWN, ...tunnelIps];
      const all = Object.fromEntries(endpoints.map((tunnelIp, index) => [tunnelIp, lists[index]!]));
      return conflicts ? all : withoutConflicts(all);
    });

/** Up to four networks of a cloud, of several types. */
export const cloud = (options: CloudOptions = {}): fc.Arbitrary<CloudNetwork[]> =>
  fc
    .subarray(
      NETWORKS.filter(({ networkType }) => options.networkTypes?.includes(networkType) ?? true),
      { minLength: 1 },
    )
    .chain((networks) =>
      fc.tuple(...networks.map((network) => ports(options).map((each) => ({ ...network, ports: each })))),
    );

/** What neutron-server answers for the host, and for none. */
export function sourcesOf(networks: readonly CloudNetwork[]): ExpectedSources & { full: FdbEntries } {
  const entries = (keep: (tunnelIp: string) => boolean): FdbEntries =>
    Object.fromEntries(
      networks.map(({ networkId, networkType, segmentId, ports }): [string, NetworkEntries] => [
        networkId,
        {
          segment_id: segmentId,
          network_type: networkType,
          ports: Object.fromEntries(Object.entries(ports).filter(([tunnelIp]) => keep(tunnelIp))),
        },
      ]),
    );
  return {
    host: 'host-1',
    answer: entries((tunnelIp) => tunnelIp !== OWN),
    full: entries(() => true),
    ownTunnelIps: [OWN],
  };
}

const uniquePairs = (pairs: readonly Pair[]): Pair[] => [...new Map(pairs.map((pair) => [pair.join(), pair])).values()];

function withoutConflicts(all: CloudNetwork['ports']): CloudNetwork['ports'] {
  const macOf = new Map<string, string>();
  const isFirst = ([mac, ip]: Pair): boolean => {
    if (ip === FLOODING_ENTRY[1]) return true;
    if (!macOf.has(ip)) macOf.set(ip, mac);
    return macOf.get(ip) === mac;
  };
  return Object.fromEntries(Object.entries(all).map(([tunnelIp, pairs]) => [tunnelIp, pairs.filter(isFirst)]));
}
