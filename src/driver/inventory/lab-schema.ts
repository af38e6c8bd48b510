import * as z from 'zod/mini';
import { canonicalIp, isIp, isMac } from '../../fdb/address.ts';
import { addressesOf } from '../../fdb/entries.ts';
import { isNetworkId } from '../../fdb/network-id.ts';
import { A_TEXT, strictKeys as keys, filledText as text } from './schema-faults.ts';

/*
 * The keys of a lab file (docs/lab-file.md names each). Every message is what was expected there; the
 * message of an unknown key is the list of the known ones.
 */

const uuid = z.pipe(
  z.string('a UUID').check(z.refine(isNetworkId, 'a UUID')),
  z.transform((id) => id.toLowerCase()),
);
const mac = z.pipe(
  z.string('a MAC').check(z.refine(isMac, 'a MAC')),
  z.transform((address) => address.toLowerCase()),
);
const ip = z.pipe(
  z.string('an IP address').check(z.refine(isIp, 'an IP address without prefix length')),
  z.transform(canonicalIp),
);

/** As configured on the agent, not normalised; StarlingX's agents may have a comma list (spec l2pop 1.2). */
export const isTunnelIpText = (endpoint: string): boolean => addressesOf(endpoint).every(isIp);
const tunnelIp = z.string('an IP address').check(z.refine(isTunnelIpText, 'an IP address'));

const PORT_STATES = ['ACTIVE', 'DOWN', 'BUILD', 'ERROR', 'N/A'] as const;
const NETWORK_TYPES = ['vxlan', 'gre', 'geneve', 'vlan', 'flat', 'local'] as const;

const list = <Item extends z.ZodMiniType>(item: Item) => z.array(item, 'a list');
const oneOf = <const Names extends readonly string[]>(names: Names) => z.enum(names, `one of ${names.join(', ')}`);

/** A host's name alone, or a mapping that says more of it. */
const hostOr = <Shape extends z.core.$ZodShape & { host: z.ZodMiniType }>(shape: Shape) =>
  z.pipe(
    z.transform((value: unknown) => (typeof value === 'string' ? { host: value } : value)),
    keys(shape, 'a host, or a mapping with host'),
  );

const segmentKeys = {
  type: oneOf(NETWORK_TYPES),
  segment: z.optional(z.int('an integer')),
  physical_network: z.optional(text),
};

const network = keys({
  name: text,
  id: z.optional(uuid),
  ...segmentKeys,
  type: z.optional(segmentKeys.type),
  segments: z.optional(list(keys(segmentKeys)).check(z.minLength(1, 'a list of one segment or more'))),
});

const agent = keys({
  host: text,
  type: z._default(text, 'Open vSwitch agent'),
  tunnel_ip: z.optional(tunnelIp),
  configurations: z._default(z.record(z.string(), z.unknown(), 'a mapping'), {}),
});

const router = keys({
  name: text,
  id: z.optional(uuid),
  ha_hosts: z.optional(
    list(hostOr({ host: text, state: z._default(oneOf(['active', 'standby', 'unknown']), 'standby') })),
  ),
});

const port = keys({
  network: text,
  mac,
  ips: z._default(list(ip), []),
  status: z._default(oneOf(PORT_STATES), 'ACTIVE'),
  host: z.optional(text),
  bindings: z.optional(
    list(
      hostOr({
        host: text,
        status: z._default(oneOf(['ACTIVE', 'INACTIVE']), 'ACTIVE'),
        vif_type: z.optional(text),
      }),
    ),
  ),
  distributed_hosts: z.optional(
    list(hostOr({ host: text, status: z._default(oneOf(['ACTIVE', 'DOWN', 'BUILD']), 'ACTIVE') })),
  ),
  router: z.optional(text),
  device_owner: z.optional(z.string(A_TEXT)),
  device_id: z.optional(z.string(A_TEXT)),
  id: z.optional(uuid),
});

const pair = z.tuple([mac, ip], 'a pair [mac, ip]');
const source = keys({
  name: text,
  entries: z.record(z.string(), z.record(z.string(), list(pair), 'a mapping of tunnel ips'), 'a mapping of networks'),
});

export const labSchema = keys({
  networks: list(network),
  agents: z._default(list(agent), []),
  ports: z._default(list(port), []),
  routers: z._default(list(router), []),
  sources: z._default(list(source), []),
});

export type Lab = z.output<typeof labSchema>;
export type LabNetwork = Lab['networks'][number];
export type LabPort = Lab['ports'][number];
