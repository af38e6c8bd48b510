import type { CastMessage, FdbUpdate } from '../../src/fdb/agent-cast.ts';
import type { Pair } from '../../src/fdb/entries.ts';
import { M1, M2, N } from '../fdb/small-state.ts';

export { F, M1, M2, N, OWN, T2, T3 } from '../fdb/small-state.ts';

/** Another network. */
export const O = 'bbbbbbbb-1111-4222-8333-444444444444';
export const A: Pair = [M1, '192.168.0.1'];
export const B: Pair = [M2, '192.168.0.2'];
export const A6: Pair = [M1, '2001:db8::1'];

type Ports = Readonly<Record<string, readonly Pair[]>>;

const castOf =
  (method: 'add_fdb_entries' | 'remove_fdb_entries') =>
  (...networks: [networkId: string, ports: Ports, segmentId?: number][]): CastMessage => ({
    method,
    fdbEntries: Object.fromEntries(
      networks.map(([id, ports, segment_id = 1001]) => [id, { segment_id, network_type: 'vxlan', ports }]),
    ),
  });

/** Casts of one message, of networks in this order. */
export const add = castOf('add_fdb_entries');
export const remove = castOf('remove_fdb_entries');

export const update = (endpoints: FdbUpdate['chg_ip'][string], networkId = N): CastMessage => ({
  method: 'update_fdb_entries',
  fdbEntries: { chg_ip: { [networkId]: endpoints } },
});
