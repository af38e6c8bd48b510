import type { Finding } from './drift.ts';
import type { Dump, TunnelIdMismatch } from './dump.ts';
import { isTunnelIp } from './endpoint.ts';
import type { Expected } from './expected.ts';
import type { Segment } from './forwarding.ts';
import type { Judged } from './scene.ts';

/**
 * Tunnel ports and table-0 flows for endpoints that no expected entry names and no entry of the dump uses
 * (spec l2pop 5.3, orphan-tunnel; OVS only). One that a stale entry still uses goes with that entry.
 */
export function findOrphanTunnels(expected: Expected, dump: Dump): Judged[] {
  const used = new Set<string>();
  for (const { unicast, flood, learned } of dump.segments) {
    for (const endpoint of unicast.values()) used.add(endpoint);
    for (const endpoint of flood) used.add(endpoint);
    for (const endpoint of learned.values()) used.add(endpoint);
  }
  return dump.tunnelPorts
    .filter(({ endpoint }) => isTunnelIp(endpoint) && !used.has(endpoint) && !expected.tunnelIps.has(endpoint))
    .map(({ name, endpoint, networkType, hasIngressFlow }) => ({
      finding: {
        kind: 'orphan-tunnel',
        ...(networkType !== undefined && { networkType }),
        tunnelIp: endpoint,
        observed: name,
        notes: hasIngressFlow ? [] : ['no flow of table 0 takes packets from it: a left-over port'],
      },
      when: {},
    }));
}

/** One flow that loads another tunnel id than its VLAN's ingress flow has (spec l2pop 5.3; OVS only). */
export function judgeTunnelId(mismatch: TunnelIdMismatch, segment: Segment | undefined, networkId?: string): Judged {
  const { localVlan, table, mac, endpoint, loaded, expected } = mismatch;
  const finding: Finding = {
    kind: 'tunnel-id-mismatch',
    ...(networkId !== undefined && { networkId }),
    ...(segment?.networkType !== undefined && { networkType: segment.networkType }),
    ...(expected !== undefined && { segmentId: expected }),
    localVlan,
    ...(mac !== undefined && { mac }),
    ...(endpoint !== undefined && isTunnelIp(endpoint) && { tunnelIp: endpoint }),
    expected: expected === undefined ? [] : [`tunnel id ${expected}`],
    observed: `tunnel id ${loaded}`,
    notes: [
      `a flow of table ${table}`,
      ...(expected === undefined
        ? [`VLAN ${localVlan} has no ingress flow: left over from a network that is gone`]
        : []),
    ],
  };
  return { finding, when: { vlanUnused: expected === undefined } };
}

/** No agent process of today writes it: `ovs-ofctl add-flow` by hand does, and agents up to 2015.1 (spec l2pop 3.3a). */
export const isNoCookie = ({ cookie }: { cookie: string }): boolean => /^0x0*$/.test(cookie);

/**
 * Flows of more than one agent process (spec l2pop 3.9, 5.3; OVS only). Flows without a cookie are of no process: they
 * are remarked on, and are no sign of a restart.
 */
export function findOldCookies(dump: Dump): Judged[] {
  const cookies = dump.cookies.filter((each) => !isNoCookie(each));
  const [first, ...others] = cookies;
  if (!first || others.length === 0) return [];
  const name = (each: { cookie: string; flows: number }): string => `${each.cookie} (${each.flows} flows)`;
  return [
    {
      finding: {
        kind: 'old-cookie',
        observed: cookies.map(name).join(', '),
        notes: ['a restart of the agent is in progress, or it is stuck; do not repair yet'],
      },
      when: {},
    },
  ];
}
