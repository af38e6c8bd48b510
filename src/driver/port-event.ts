import type { PortRow } from './inventory/inventory.ts';

/**
 * What happens to a port in Neutron, as far as agents are told of it (spec l2pop 2.5). The rows that casts are
 * worked out from are those after the event.
 */
export type PortEvent =
  /** It becomes ACTIVE on the host, or the agent reports it up; an HA router's port: it is wired on the host. */
  | { kind: 'port-up'; port: PortRow; host: string; refreshTunnels?: boolean }
  /** Its status goes from ACTIVE to DOWN. (BUILD is not a down.) */
  | { kind: 'port-down'; port: PortRow; host: string }
  /** The host's agent reports its device gone (update_device_down; only servers with an L3 plugin cast then). */
  | { kind: 'device-down'; port: PortRow; host: string; isRouterStillScheduled?: boolean }
  /** It is deleted, whatever its status was. `port` is how it was; the rows hold it no more. */
  | { kind: 'port-deleted'; port: PortRow }
  /** Its binding goes to another host, ACTIVE to DOWN in the same update. */
  | { kind: 'binding-moved'; before: PortRow }
  | { kind: 'fixed-ips-changed'; before: PortRow; after: PortRow }
  /** A DVR interface is updated, in whatever way; `before` when its addresses changed. */
  | { kind: 'dvr-interface-updated'; port: PortRow; before?: PortRow };
