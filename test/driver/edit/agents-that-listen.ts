import type { InventoryRows } from '../../../src/driver/inventory/inventory.ts';
import { firstCountingAgent, tunnelIpOf } from '../../../src/driver/rules/counting-agents.ts';
import { portCount } from '../../../src/driver/rules/port-count.ts';
import type { AgentCast } from '../../../src/fdb/agent-cast.ts';
import type { Pair } from '../../../src/fdb/entries.ts';

/** Endpoint → its pairs, as texts; an endpoint without pairs is none. */
export type Held = Record<string, string[]>;

export const entriesByEndpoint = (ports: Readonly<Record<string, readonly Pair[]>>): Held =>
  Object.fromEntries(
    Object.entries(ports)
      .filter(([, pairs]) => pairs.length > 0)
      .map(([endpoint, pairs]) => [endpoint, [...new Set(pairs.map(String))].sort()])
      .sort(),
  );

/**
 * An agent on each host that keeps entries by endpoint, as the RFE's agents do: it takes casts for the networks that
 * it has ports of, forgets a network with its last port, and keeps nothing of its own endpoint.
 */
export function agentsThatListen() {
  const held = new Map<string, Map<string, Set<string>>>();
  const key = (host: string, networkId: string) => `${host} ${networkId}`;

  function take(rows: InventoryRows, host: string, { method, fdbEntries }: AgentCast): void {
    const own = tunnelIpOf(firstCountingAgent(rows.agents, host)!);
    const change = (networkId: string, endpoint: string, gone: readonly Pair[], come: readonly Pair[]) => {
      const network = held.get(key(host, networkId));
      if (network === undefined || endpoint === own) return;
      const pairs = network.get(endpoint) ?? new Set<string>();
      for (const pair of gone) pairs.delete(String(pair));
      for (const pair of come) pairs.add(String(pair));
      network.set(endpoint, pairs);
    };
    if (method === 'update_fdb_entries') {
      for (const [id, endpoints] of Object.entries(fdbEntries.chg_ip)) {
        for (const [endpoint, { before = [], after = [] }] of Object.entries(endpoints)) {
          change(id, endpoint, before, after);
        }
      }
      return;
    }
    for (const [id, { ports }] of Object.entries(fdbEntries)) {
      for (const [endpoint, pairs] of Object.entries(ports)) {
        if (method === 'add_fdb_entries') change(id, endpoint, [], pairs);
        else change(id, endpoint, pairs, []);
      }
    }
  }

  return {
    /** What happened to a port of a network, the network's rows after it, and the casts that it caused. */
    follow(networkId: string, rows: InventoryRows, casts: readonly AgentCast[]): void {
      const hosts = new Set(rows.agents.map(({ host }) => host));
      for (const host of hosts) {
        if (portCount(rows, networkId, host) === 0) held.delete(key(host, networkId));
        else if (!held.has(key(host, networkId))) held.set(key(host, networkId), new Map());
      }
      for (const cast of casts) {
        for (const host of hosts) if (cast.to === 'all agents' || cast.to.host === host) take(rows, host, cast);
      }
    },
    entriesOf(host: string, networkId: string): Held {
      const network = held.get(key(host, networkId)) ?? new Map<string, Set<string>>();
      return Object.fromEntries(
        [...network]
          .filter(([, pairs]) => pairs.size > 0)
          .map(([endpoint, pairs]) => [endpoint, [...pairs].sort()])
          .sort(),
      );
    },
  };
}
