import { groupBy } from '../fdb/group-by.ts';
import { type FdbQuery, type QueryOptions, UnknownNetwork } from '../fdb/query.ts';
import type { Inventory } from './inventory/inventory.ts';
import { chosenSegment } from './rules/chosen-segment.ts';
import { tunnelIpOf } from './rules/counting-agents.ts';
import { fdbEntries } from './rules/fdb-entries.ts';
import { migratingPorts } from './rules/migrating-ports.ts';
import { pairsOf } from './rules/pairs.ts';
import { uncertainFlood } from './rules/uncertain-flood.ts';
import { withLooked, withOtherRouters, withWhatCounts } from './rules/why/candidates.ts';
import { whyEntry } from './rules/why/why-entry.ts';

/** A mechanism driver can tell what FdbQuery leaves optional. */
export type MechanismDriver = FdbQuery &
  Required<Pick<FdbQuery, 'listNetworks' | 'agents' | 'portsOnHost' | 'migrating' | 'findPort' | 'why'>>;

/**
 * The server side of l2population over an inventory: answers as spec l2pop 1.5 asks of a good server.
 * One read of the inventory an answer, however many networks are asked for. Closing it closes the inventory.
 */
export function createMechanismDriver(inventory: Inventory): MechanismDriver {
  const { origin, isUnchanging = false, remarks = [], estimatesHosts: reason } = inventory;
  return {
    origin,
    isUnchanging,
    remarks,

    /** @throws UnknownNetwork for the first id that the inventory does not have; there are no partial answers. */
    async getFdbEntries(networkIds: readonly string[], { host, source }: QueryOptions = {}) {
      if (networkIds.length === 0) return {};
      const rows = await inventory.load(networkIds);
      const known = new Set(rows.networks.map((network) => network.id));
      const unknown = networkIds.find((id) => !known.has(id));
      if (unknown !== undefined) throw new UnknownNetwork(unknown, origin);
      return fdbEntries(rows, { host, source });
    },

    async listNetworks() {
      const { networks, segments } = await inventory.listNetworks();
      const segmentsOf = groupBy(segments, (segment) => segment.networkId);
      return networks.map(({ id, name }) => ({
        id,
        name,
        networkType: chosenSegment(segmentsOf.get(id) ?? [])?.networkType ?? '',
      }));
    },

    async agents() {
      const agents = await inventory.agents();
      return agents.flatMap((agent) => {
        const tunnelIp = tunnelIpOf(agent);
        if (tunnelIp === undefined) return [];
        const { host, agentType, state, configurations } = agent;
        const { arp_responder_enabled: answersArp } = configurations;
        return [
          {
            host,
            agentType,
            tunnelIp,
            ...(typeof answersArp === 'boolean' && { answersArp }),
            ...(state && { state }),
          },
        ];
      });
    },

    portsOnHost: (host) => inventory.portsOnHost(host),

    async findPort(networkId, id) {
      const [port] = (await inventory.portsWith(networkId, { kind: 'id', id })).ports;
      return port && { mac: port.mac, ips: pairsOf(port).map(([, ip]) => ip) };
    },

    /** @throws UnknownNetwork */
    async why(networkId, destination, { host, source } = {}) {
      const [rows, looked, onHost] = await Promise.all([
        inventory.load([networkId]),
        inventory.portsWith(networkId, destination),
        host ? inventory.portsOnHost(host) : undefined,
      ]);
      if (rows.networks.length === 0) throw new UnknownNetwork(networkId, origin);
      const candidates = withWhatCounts(looked.ports, rows.ports);
      return whyEntry(
        { networkId, destination, host, source },
        {
          // a port that has become ACTIVE between the two reads counts, and so do its endpoints
          rows: {
            ...rows,
            ports: withLooked(rows.ports, candidates),
            haBindings: withOtherRouters(rows.haBindings, looked.haBindings),
          },
          candidates,
          onHost: onHost && (onHost.find((each) => each.networkId === networkId) ?? { active: 0, notActive: 0 }),
        },
      );
    },

    async migrating(networkIds: readonly string[]) {
      return networkIds.length === 0 ? [] : migratingPorts(await inventory.load(networkIds));
    },

    ...(reason !== undefined && {
      async uncertainFlood(networkIds: readonly string[]) {
        return networkIds.length === 0 ? [] : uncertainFlood(await inventory.load(networkIds), reason);
      },
    }),

    close: () => inventory.close(),
  };
}
