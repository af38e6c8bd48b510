import type {
  AgentRow,
  BindingRow,
  HaBindingRow,
  InventoryRows,
  PortRow,
  SegmentRow,
} from '../../src/driver/inventory/inventory.ts';

export const NETWORK = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

export const agent = (host: string, tunnelIp: string | undefined, more: Record<string, unknown> = {}): AgentRow => ({
  host,
  agentType: 'Open vSwitch agent',
  configurations: { tunnel_types: ['vxlan'], ...(tunnelIp !== undefined && { tunneling_ip: tunnelIp }), ...more },
});

export const segment = (row: Partial<SegmentRow> = {}): SegmentRow => ({
  id: 'segment-1',
  networkId: NETWORK,
  networkType: 'vxlan',
  segmentationId: 1001,
  segmentIndex: 0,
  isDynamic: false,
  ...row,
});

/** A plain ACTIVE port; its MAC ends in the number. */
export function port(number: number, host: string | BindingRow[], ips: string[], more: Partial<PortRow> = {}): PortRow {
  return {
    id: `port-${number}`,
    networkId: NETWORK,
    mac: macOf(number),
    fixedIps: ips.map((ip) => ({ ip })),
    status: 'ACTIVE',
    deviceOwner: 'compute:nova',
    deviceId: '',
    bindings: typeof host === 'string' ? [{ host, status: 'ACTIVE' }] : host,
    distributedBindings: [],
    ...more,
  };
}

export const macOf = (number: number): string => `fa:16:3e:00:${byte(number >> 8)}:${byte(number & 255)}`;
const byte = (value: number): string => value.toString(16).padStart(2, '0');

export const dvr = (number: number, hosts: Record<string, string>, more: Partial<PortRow> = {}): PortRow =>
  port(number, [], ['192.0.2.254'], {
    deviceOwner: 'network:router_interface_distributed',
    distributedBindings: Object.entries(hosts).map(([host, status]) => ({ host, status })),
    ...more,
  });

export const haPort = (number: number, host: string, routerId: string, more: Partial<PortRow> = {}): PortRow =>
  port(number, host, ['192.0.2.253'], {
    deviceOwner: 'network:ha_router_replicated_interface',
    deviceId: routerId,
    ...more,
  });

export const haBinding = (routerId: string, host: string | undefined, state = 'standby'): HaBindingRow => ({
  routerId,
  host,
  state,
});

/** One vxlan network with agents c1, c2, c3 at 10.0.0.1, .2, .3, unless said otherwise. */
export const rows = (more: Partial<InventoryRows> = {}): InventoryRows => ({
  networks: [{ id: NETWORK, name: 'blue' }],
  segments: [segment()],
  agents: [agent('c1', '10.0.0.1'), agent('c2', '10.0.0.2'), agent('c3', '10.0.0.3')],
  ports: [],
  haBindings: [],
  foreignSources: [],
  ...more,
});
