import type { FdbQuery } from '../fdb/query.ts';

/** Networks whose entries travel in tunnels; the others have no use for l2pop's (spec l2pop 1.5). */
const TUNNEL_TYPES: ReadonlySet<string> = new Set(['vxlan', 'gre', 'geneve']);

/** Which networks an agent follows. */
export interface FollowedNetworks {
  follows(networkId: string): boolean;
  /** The networks to ask for. @throws what the source throws */
  toAsk(): Promise<string[]>;
  /** Networks that a cast names and that were never asked for; they are asked for from now on. */
  newcomers(networkIds: readonly string[]): string[];
  /** The source knows these no more. A network that was named stays followed; another has to be named by a cast again. */
  gone(networkIds: readonly string[]): void;
}

/**
 * Follows networks by id, or all of them: those that the source lists, and those that casts name. Over RPC a source
 * cannot list them; then they are the casts' alone.
 */
export function followedNetworks(networks: readonly string[] | 'all', source: FdbQuery): FollowedNetworks {
  const known = new Set(networks === 'all' ? [] : networks);
  if (networks !== 'all') {
    return {
      follows: (id) => known.has(id),
      toAsk: async () => [...known],
      newcomers: () => [],
      gone: () => undefined,
    };
  }
  return {
    follows: () => true,
    async toAsk() {
      const listed = (await source.listNetworks?.()) ?? [];
      for (const { id, networkType } of listed) if (TUNNEL_TYPES.has(networkType)) known.add(id);
      return [...known];
    },
    newcomers(networkIds) {
      const fresh = networkIds.filter((id) => !known.has(id));
      for (const id of fresh) known.add(id);
      return fresh;
    },
    gone(networkIds) {
      for (const id of networkIds) known.delete(id);
    },
  };
}
