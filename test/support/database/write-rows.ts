import type { InventoryRows, PortRow } from '../../../src/driver/inventory/inventory.ts';
import type { Administrator } from './administrator.ts';

type Value = string | number | boolean | null;

const TABLES = [
  'ha_router_agent_port_bindings',
  'ml2_port_binding_levels',
  'ml2_distributed_port_bindings',
  'ml2_port_bindings',
  'ipallocations',
  'ports',
  'networksegments',
  'networks',
  'agents',
];

/**
 * The statements that make a database hold what rows stand for, and nothing else, as Neutron would have written it: what no
 * rule reads is made up. HA bindings get L3 agents of their own; ids stay as they are.
 */
export function writeRows(rows: InventoryRows): string {
  const insert = insertions();
  let attributes = 0;
  for (const { id, name } of rows.networks) {
    insert('networks', { id, name, standard_attr_id: ++attributes });
  }
  for (const segment of rows.segments) {
    insert('networksegments', {
      id: segment.id,
      network_id: segment.networkId,
      network_type: segment.networkType,
      physical_network: segment.physicalNetwork ?? null,
      segmentation_id: segment.segmentationId,
      is_dynamic: segment.isDynamic,
      segment_index: segment.segmentIndex,
      standard_attr_id: ++attributes,
    });
  }
  const agent = (id: string, agentType: string, host: string, configurations: string, isEnabled = true, age = 0) =>
    insert('agents', {
      id,
      agent_type: agentType,
      binary: 'x',
      topic: 'N/A',
      host,
      admin_state_up: isEnabled,
      configurations,
      ...Object.fromEntries(['created_at', 'started_at', 'heartbeat_timestamp'].map((name) => [name, secondsAgo(age)])),
    });
  for (const [index, { agentType, host, configurations, state }] of rows.agents.entries()) {
    const age = state === undefined ? 0 : Math.round((Date.now() - state.lastHeartbeat.getTime()) / 1000);
    // Neutron has one agent of a type on a host
    const isAgain = rows.agents.slice(0, index).some((other) => other.host === host && other.agentType === agentType);
    const type = isAgain ? `${agentType} ${index}` : agentType;
    agent(`agent-${index}`, type, host, JSON.stringify(configurations), state?.isEnabled, age);
  }
  for (const [index, { host }] of rows.haBindings.entries()) {
    if (host !== undefined) agent(`l3-${index}`, `L3 agent ${index}`, host, '{}');
  }
  for (const port of rows.ports) writePort(insert, port, ++attributes);
  for (const [index, { routerId, host, state }] of rows.haBindings.entries()) {
    // each row has a port, in Neutron of an HA network; without a binding it counts nowhere
    const port = { id: `ha-${index}`, networkId: rows.networks[0]!.id, mac: `ha-${index}`, status: 'ACTIVE' };
    insert('ports', portColumns(port, ++attributes));
    insert('ha_router_agent_port_bindings', {
      port_id: port.id,
      router_id: routerId,
      l3_agent_id: host === undefined ? null : `l3-${index}`,
      state,
    });
  }
  return [...TABLES.map((table) => `DELETE FROM ${table}`), ...insert.statements()].join(';\n');
}

function writePort(insert: Insert, port: PortRow, attributes: number): void {
  insert('ports', portColumns(port, attributes));
  for (const [index, { ip, subnetId }] of port.fixedIps.entries()) {
    insert('ipallocations', {
      port_id: port.id,
      ip_address: ip,
      subnet_id: subnetId ?? `subnet-${attributes}-${index}`,
      network_id: port.networkId,
    });
  }
  const level = (host: string, segmentId: string | undefined) => {
    if (segmentId === undefined) return;
    insert('ml2_port_binding_levels', { port_id: port.id, host, level: 0, driver: 'x', segment_id: segmentId });
  };
  for (const { host, status, segmentId } of port.bindings) {
    insert('ml2_port_bindings', { port_id: port.id, host, vif_type: host === '' ? 'unbound' : 'ovs', status });
    level(host, segmentId);
  }
  for (const { host, status, segmentId } of port.distributedBindings) {
    insert('ml2_distributed_port_bindings', { port_id: port.id, host, vif_type: 'ovs', status });
    level(host, segmentId);
  }
}

const portColumns = (
  port: Pick<PortRow, 'id' | 'networkId' | 'mac' | 'status'> & Partial<PortRow>,
  attributes: number,
): Record<string, Value> => ({
  id: port.id,
  network_id: port.networkId,
  mac_address: port.mac,
  admin_state_up: true,
  status: port.status,
  device_id: port.deviceId ?? '',
  device_owner: port.deviceOwner ?? '',
  standard_attr_id: attributes,
});

/** UTC, as both dialects read it. */
const secondsAgo = (seconds: number): string =>
  new Date(Date.now() - seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');

interface Insert {
  (table: string, columns: Record<string, Value>): void;
  statements(): string[];
}

/** Rows of one table with the same columns go into one statement. */
function insertions(): Insert {
  const heads = new Map<string, string[]>();
  const insert = (table: string, columns: Record<string, Value>) => {
    // in quotes: `binary` is a word of both dialects
    const head = `INSERT INTO ${table} (${Object.keys(columns)
      .map((name) => `"${name}"`)
      .join(', ')}) VALUES `;
    const values = heads.get(head) ?? [];
    heads.set(head, values);
    values.push(`(${Object.values(columns).map(literal).join(', ')})`);
  };
  return Object.assign(insert, {
    statements: () => [...heads].map(([head, values]) => head + values.join(',\n')),
  });
}

function literal(value: Value): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** Makes a database hold these rows and nothing else. */
export const fillWith = async (administrator: Administrator, rows: InventoryRows): Promise<void> => {
  await administrator.run(writeRows(rows));
};
