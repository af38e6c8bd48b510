import type { AgentCast } from '../fdb/agent-cast.ts';
import { type FdbEntries, FLOODING_ENTRY, type NetworkEntries, type Pair } from '../fdb/entries.ts';
import { type CastOrigin, castOrigin, homesOf } from './cast-origin.ts';
import type { DistributedBindingRow, InventoryRows, PortRow } from './inventory/inventory.ts';
import { ipChangeCasts } from './ip-change-casts.ts';
import type { PortEvent } from './port-event.ts';
import { tunnelIpsByHost } from './rules/counting-agents.ts';
import { fdbEntries, segmentFields } from './rules/fdb-entries.ts';
import { pairsOf } from './rules/pairs.ts';
import { portCount } from './rules/port-count.ts';
import { haRoutersOf, portKind } from './rules/port-kind.ts';

/**
 * The casts that an event causes, in order (spec l2pop 2.5; Neutron 21's update_port_up, update_port_down,
 * update_port_postcommit, delete_port_postcommit). Real servers send most of them twice.
 * @param rows of the port's network, after the event
 */
export function castsFor(event: PortEvent, rows: InventoryRows): AgentCast[] {
  switch (event.kind) {
    case 'port-up':
      return upCasts(rows, event.port, event.host, event.refreshTunnels ?? false);
    case 'port-down':
      return statusDownCasts(rows, event.port, [event.host]);
    case 'device-down':
      return deviceDownCasts(rows, event.port, event.host, event.isRouterStillScheduled ?? false);
    case 'port-deleted':
      return deletedCasts(rows, event.port);
    case 'binding-moved':
      return statusDownCasts(rows, event.before, homesOf(event.before));
    case 'fixed-ips-changed':
      return kindOf(rows, event.before) === 'ha' ? [] : ipChangeCasts(rows, event.before, event.after);
    case 'dvr-interface-updated':
      return event.port.distributedBindings.flatMap((binding) => dvrUpdateCasts(rows, event, binding));
  }
}

const kindOf = (rows: InventoryRows, port: PortRow) => portKind(port, haRoutersOf(rows.haBindings));

/** E of spec l2pop 2.5: a DVR or HA port announces no pairs. */
const announced = (rows: InventoryRows, port: PortRow): Pair[] => (kindOf(rows, port) === 'plain' ? pairsOf(port) : []);

/** The first or second port of a host, or a refresh: the host is told all, and all are told to flood to it. */
function upCasts(rows: InventoryRows, port: PortRow, host: string, refreshTunnels: boolean): AgentCast[] {
  const origin = castOrigin(rows, port, host);
  if (origin === undefined) return [];
  const count = portCount(rows, port.networkId, host);
  const pairs = announced(rows, port);
  if (count !== 1 && count !== 2 && !refreshTunnels) return [toAll('add_fdb_entries', origin, pairs)];
  const full = fullEntries(rows, origin);
  const isEmpty = Object.keys(full[origin.networkId]!.ports).length === 0;
  const toHost: AgentCast = { method: 'add_fdb_entries', to: { host }, fdbEntries: full };
  return [...(isEmpty ? [] : [toHost]), toAll('add_fdb_entries', origin, [FLOODING_ENTRY, ...pairs])];
}

/** A change that update_port_postcommit sees: it passes over HA ports, whose failover casts nothing. */
function statusDownCasts(rows: InventoryRows, port: PortRow, hosts: readonly string[]): AgentCast[] {
  if (kindOf(rows, port) === 'ha') return [];
  return hosts.flatMap((host) => downCasts(rows, port, host, announced(rows, port)));
}

/** update_port_postcommit is called once a host. */
function dvrUpdateCasts(
  rows: InventoryRows,
  { port, before }: Extract<PortEvent, { kind: 'dvr-interface-updated' }>,
  binding: DistributedBindingRow,
): AgentCast[] {
  const { host, status } = binding;
  const addresses = before && ipChangeCasts(rows, { ...before, distributedBindings: [binding] }, port);
  if (status === 'ACTIVE') return [...(addresses ?? []), ...upCasts(rows, port, host, false)];
  return [...(addresses ?? []), ...(status === 'DOWN' ? downCasts(rows, port, host, []) : [])];
}

/** The flooding entry goes with the host's last port of the network. */
function downCasts(rows: InventoryRows, port: PortRow, host: string, pairs: readonly Pair[]): AgentCast[] {
  const origin = castOrigin(rows, port, host);
  if (origin === undefined) return [];
  const isLast = portCount(rows, port.networkId, host) === 0;
  return [toAll('remove_fdb_entries', origin, isLast ? [FLOODING_ENTRY, ...pairs] : pairs)];
}

/** The second notice of a down: an HA port's pairs are in it, a router that stays keeps the flooding entry. */
function deviceDownCasts(
  rows: InventoryRows,
  port: PortRow,
  host: string,
  isRouterStillScheduled: boolean,
): AgentCast[] {
  if (kindOf(rows, port) === 'dvr') return [];
  if (!isRouterStillScheduled) return downCasts(rows, port, host, pairsOf(port));
  const origin = castOrigin(rows, port, host);
  return origin === undefined ? [] : [toAll('remove_fdb_entries', origin, pairsOf(port))];
}

/** Of an HA port every host of its router that has no other port of the network is told, in one cast. */
function deletedCasts(rows: InventoryRows, port: PortRow): AgentCast[] {
  const homes = homesOf(port);
  const haRouters = haRoutersOf(rows.haBindings);
  if (portKind(port, haRouters) !== 'ha') {
    return homes.flatMap((host) => downCasts(rows, port, host, announced(rows, port)));
  }
  const origin = homes[0] === undefined ? undefined : castOrigin(rows, port, homes[0]);
  const left = [...new Set(haRouters.get(port.deviceId))].filter((host) => portCount(rows, port.networkId, host) === 0);
  const tunnelIps = tunnelIpsByHost(rows.agents);
  const gone = left.flatMap((host) => tunnelIps.get(host) ?? []);
  if (origin === undefined || gone.length === 0) return [];
  const ports = Object.fromEntries(gone.map((tunnelIp) => [tunnelIp, [FLOODING_ENTRY]]));
  return [{ method: 'remove_fdb_entries', to: 'all agents', fdbEntries: entriesOf(origin, ports) }];
}

/** full(N, H) of spec l2pop 2.2, on the triggering port's segment and without entries of other sources. */
function fullEntries(rows: InventoryRows, { networkId, host, segment }: CastOrigin): FdbEntries {
  const ports = rows.ports.filter((port) => port.networkId === networkId);
  const network = { ...rows, networks: [{ id: networkId, name: '' }], ports, foreignSources: [] };
  return fdbEntries(network, { host, segment });
}

const toAll = (
  method: 'add_fdb_entries' | 'remove_fdb_entries',
  origin: CastOrigin,
  pairs: readonly Pair[],
): AgentCast => ({ method, to: 'all agents', fdbEntries: entriesOf(origin, { [origin.tunnelIp]: pairs }) });

const entriesOf = ({ networkId, segment }: CastOrigin, ports: NetworkEntries['ports']): FdbEntries => ({
  [networkId]: { ...segmentFields(segment), ports },
});
