/** The tables that are read, and of each the columns that are read (spec l2pop 2.1). */
export interface NeutronTables {
  networks: { id: string; name: string | null };
  networksegments: {
    id: string;
    network_id: string;
    network_type: string;
    physical_network: string | null;
    segmentation_id: number | null;
    segment_index: number;
    is_dynamic: Truth;
  };
  ports: {
    id: string;
    network_id: string;
    mac_address: string;
    admin_state_up: Truth;
    status: string;
    device_owner: string;
    device_id: string;
  };
  ipallocations: { port_id: string | null; ip_address: string; network_id: string };
  ml2_port_bindings: { port_id: string; host: string; vif_type: string; status: string };
  ml2_distributed_port_bindings: { port_id: string; host: string; status: string };
  ml2_port_binding_levels: { port_id: string; host: string; level: number; segment_id: string | null };
  agents: {
    id: string;
    agent_type: string;
    host: string;
    admin_state_up: Truth;
    heartbeat_timestamp: Date;
    configurations: string;
  };
  ha_router_agent_port_bindings: { router_id: string; l3_agent_id: string | null; state: string };
  alembic_version: { version_num: string };
}

/** A boolean: MySQL has numbers for it. */
export type Truth = boolean | number;

/** What information_schema tells of the tables, to check them. */
export interface SchemaTables {
  'information_schema.columns': { table_schema: string; table_name: string; column_name: string };
}

/** The same as names: every column of the types above, and none besides. */
export const READ_COLUMNS = {
  networks: columns({ id: 1, name: 1 }),
  networksegments: columns({
    id: 1,
    network_id: 1,
    network_type: 1,
    physical_network: 1,
    segmentation_id: 1,
    segment_index: 1,
    is_dynamic: 1,
  }),
  ports: columns({
    id: 1,
    network_id: 1,
    mac_address: 1,
    admin_state_up: 1,
    status: 1,
    device_owner: 1,
    device_id: 1,
  }),
  ipallocations: columns({ port_id: 1, ip_address: 1, network_id: 1 }),
  ml2_port_bindings: columns({ port_id: 1, host: 1, vif_type: 1, status: 1 }),
  ml2_distributed_port_bindings: columns({ port_id: 1, host: 1, status: 1 }),
  ml2_port_binding_levels: columns({ port_id: 1, host: 1, level: 1, segment_id: 1 }),
  agents: columns({
    id: 1,
    agent_type: 1,
    host: 1,
    admin_state_up: 1,
    heartbeat_timestamp: 1,
    configurations: 1,
  }),
  ha_router_agent_port_bindings: columns({ router_id: 1, l3_agent_id: 1, state: 1 }),
  alembic_version: columns({ version_num: 1 }),
} satisfies { [Table in keyof NeutronTables]: readonly (keyof NeutronTables[Table])[] };

function columns<Column extends string>(names: Readonly<Record<Column, 1>>): readonly Column[] {
  return Object.keys(names) as Column[];
}

/** The tables that a user needs SELECT on (docs/database.md). */
export const READ_TABLES = Object.keys(READ_COLUMNS) as (keyof NeutronTables)[];
