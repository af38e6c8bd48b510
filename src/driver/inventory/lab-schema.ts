import { z } from 'zod';
import { canonicalIp, isIp, isMac } from '../../fdb/address.ts';
import { addressesOf } from '../../fdb/entries.ts';

/*
 * The keys of a lab file (docs/lab-file.md names each). Every message is what was expected there; the
 * message of an unknown key is the list of the known ones.
 */

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const A_TEXT = 'a text (in quotes if it looks like a number)';

const text = z.string(A_TEXT).min(1, 'a text that is not empty');
const uuid = z
  .string('a UUID')
  .regex(UUID, 'a UUID')
  .transform((id) => id.toLowerCase());
const mac = z
  .string('a MAC')
  .refine(isMac, 'a MAC')
  .transform((address) => address.toLowerCase());
const ip = z.string('an IP address').refine(isIp, 'an IP address without prefix length').transform(canonicalIp);

/** As configured on the agent, not normalised; StarlingX's agents may have a comma list (spec l2pop 1.2). */
export const isTunnelIpText = (endpoint: string): boolean => addressesOf(endpoint).every(isIp);
const tunnelIp = z.string('an IP address').refine(isTunnelIpText, 'an IP address');

const PORT_STATES = ['ACTIVE', 'DOWN', 'BUILD', 'ERROR', 'N/A'] as const;
const NETWORK_TYPES = ['vxlan', 'gre', 'geneve', 'vlan', 'flat', 'local'] as const;

const list = <Item extends z.ZodType>(item: Item) => z.array(item, 'a list');
const oneOf = <const Names extends readonly string[]>(names: Names) => z.enum(names, `one of ${names.join(', ')}`);

/** A mapping with these keys and no others. */
const keys = <Shape extends z.ZodRawShape>(shape: Shape, expected = 'a mapping') =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : expected),
  });

/** A host's name alone, or a mapping that says more of it. */
const hostOr = <Shape extends z.ZodRawShape & { host: z.ZodType }>(shape: Shape) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? { host: value } : value),
    keys(shape, 'a host, or a mapping with host'),
  );

const segmentKeys = {
  type: oneOf(NETWORK_TYPES),
  segment: z.int('an integer').optional(),
  physical_network: text.optional(),
};

const network = keys({
  name: text,
  id: uuid.optional(),
  ...segmentKeys,
  type: segmentKeys.type.optional(),
  segments: list(keys(segmentKeys)).min(1, 'a list of one segment or more').optional(),
});

const agent = keys({
  host: text,
  type: text.default('Open vSwitch agent'),
  tunnel_ip: tunnelIp.optional(),
  configurations: z.record(z.string(), z.unknown(), 'a mapping').default({}),
});

const router = keys({
  name: text,
  id: uuid.optional(),
  ha_hosts: list(hostOr({ host: text, state: oneOf(['active', 'standby', 'unknown']).default('standby') })).optional(),
});

const port = keys({
  network: text,
  mac,
  ips: list(ip).default([]),
  status: oneOf(PORT_STATES).default('ACTIVE'),
  host: text.optional(),
  bindings: list(hostOr({ host: text, status: oneOf(['ACTIVE', 'INACTIVE']).default('ACTIVE') })).optional(),
  distributed_hosts: list(
    hostOr({ host: text, status: oneOf(['ACTIVE', 'DOWN', 'BUILD']).default('ACTIVE') }),
  ).optional(),
  router: text.optional(),
  device_owner: z.string(A_TEXT).optional(),
  device_id: z.string(A_TEXT).optional(),
  id: uuid.optional(),
});

const pair = z.tuple([mac, ip], 'a pair [mac, ip]');
const source = keys({
  name: text,
  entries: z.record(z.string(), z.record(z.string(), list(pair), 'a mapping of tunnel ips'), 'a mapping of networks'),
});

export const labSchema = keys({
  networks: list(network),
  agents: list(agent).default([]),
  ports: list(port).default([]),
  routers: list(router).default([]),
  sources: list(source).default([]),
});

export type Lab = z.output<typeof labSchema>;
export type LabNetwork = Lab['networks'][number];
export type LabPort = Lab['ports'][number];
