import { type SqlBool, sql } from 'kysely';
import type { PortSearch } from '../../../fdb/trace/destination.ts';
import { DVR_INTERFACE, HA_OWNERS } from '../../rules/port-kind.ts';
import { createBuilder } from './builder.ts';
import type { DatabaseKind } from './kinds.ts';
import { READ_TABLES } from './tables.ts';
import { WORDS } from './words.ts';

export type Statements = ReturnType<typeof createStatements>;

/**
 * All that is ever asked, in one dialect: the statements of spec l2pop 2.3, cut so that no row of a join is there twice
 * (a port with two bindings and two addresses is two rows and two rows). None is asked once a network, a port or a host.
 */
export function createStatements(kind: DatabaseKind) {
  const db = createBuilder(kind);
  const words = WORDS[kind];

  /** Of some networks, or of all. */
  const ofNetworks = (networkIds: readonly string[] | 'all') => {
    const isAsked = (column: string) => (networkIds === 'all' ? sql<SqlBool>`true` : words.isAmong(column, networkIds));
    const activePorts = db.selectFrom('ports as p').where(isAsked('p.network_id')).where('p.status', '=', 'ACTIVE');
    return {
      networks: db.selectFrom('networks as n').select(['n.id', 'n.name']).where(isAsked('n.id')).compile(),

      segments: db
        .selectFrom('networksegments as s')
        .select([
          's.id',
          's.network_id as networkId',
          's.network_type as networkType',
          's.physical_network as physicalNetwork',
          's.segmentation_id as segmentationId',
          's.segment_index as segmentIndex',
          's.is_dynamic as isDynamic',
        ])
        .where(isAsked('s.network_id'))
        .compile(),

      /** A row a binding of each ACTIVE port; one without a host for a port that has none. */
      boundPorts: activePorts
        .leftJoin('ml2_port_bindings as b', 'b.port_id', 'p.id')
        .select((eb) => [
          'p.id',
          'p.network_id as networkId',
          'p.mac_address as mac',
          'p.device_owner as deviceOwner',
          // no rule asks for other devices, and there are as many as ports
          eb.case().when('p.device_owner', 'in', HA_OWNERS).then(eb.ref('p.device_id')).else('').end().as('deviceId'),
          'b.host',
          'b.status',
        ])
        .compile(),

      /** Of ports of every status. */
      addresses: db
        .selectFrom('ipallocations as i')
        .select(['i.port_id as portId', 'i.ip_address as ip'])
        .where(isAsked('i.network_id'))
        .where('i.port_id', 'is not', null)
        .compile(),

      distributedBindings: activePorts
        .innerJoin('ml2_distributed_port_bindings as d', 'd.port_id', 'p.id')
        .select(['p.id as portId', 'd.host', 'd.status'])
        .where('p.device_owner', '=', DVR_INTERFACE)
        .compile(),

      /** The rows of every router that has an HA port on one of the networks. */
      haBindings: db
        .selectFrom('ha_router_agent_port_bindings as h')
        .leftJoin('agents as g', 'g.id', 'h.l3_agent_id')
        .select(['h.router_id as routerId', 'h.state', 'g.host'])
        .where(
          'h.router_id',
          'in',
          db
            .selectFrom('ports as p')
            .select('p.device_id')
            .where(isAsked('p.network_id'))
            .where('p.device_owner', 'in', HA_OWNERS),
        )
        .compile(),

      /** The segments that each ACTIVE port is bound to, top to bottom. */
      bindingLevels: activePorts
        .innerJoin('ml2_port_binding_levels as l', 'l.port_id', 'p.id')
        .select(['p.id as portId', 'l.host', 'l.level', 'l.segment_id as segmentId'])
        .compile(),
    };
  };

  /**
   * How many ports are bound to a host, by network and status: plain ones by their bindings, DVR interfaces by theirs, HA
   * ports by their router's L3 agents (spec l2pop 2.3, "which hosts need network N").
   */
  const portsOnHost = (host: string) => {
    const ports = db
      .selectFrom('ports as p')
      .where('p.status', 'in', ['ACTIVE', 'DOWN', 'BUILD'])
      .groupBy(['p.network_id', 'p.status'])
      .select((eb) => [
        'p.network_id as networkId',
        'p.status',
        eb.fn.count<number | string>('p.id').distinct().as('ports'),
      ]);
    const haRouters = db.selectFrom('ha_router_agent_port_bindings as r').select('r.router_id');
    const plain = ports
      .innerJoin('ml2_port_bindings as b', 'b.port_id', 'p.id')
      .where('b.host', '=', host)
      .where('p.device_owner', '<>', DVR_INTERFACE)
      .where((eb) => eb.not(eb.and([eb('p.device_owner', 'in', HA_OWNERS), eb('p.device_id', 'in', haRouters)])));
    const distributed = ports
      .innerJoin('ml2_distributed_port_bindings as d', 'd.port_id', 'p.id')
      .where('d.host', '=', host)
      .where('p.device_owner', '=', DVR_INTERFACE);
    const ha = ports
      .innerJoin('ha_router_agent_port_bindings as h', 'h.router_id', 'p.device_id')
      .innerJoin('agents as g', 'g.id', 'h.l3_agent_id')
      .where('g.host', '=', host)
      .where('p.device_owner', 'in', HA_OWNERS);
    return plain.unionAll(distributed).unionAll(ha).compile();
  };

  /** A row a binding of each port of a network that has an id, a MAC or an address, of every status. */
  const portsWith = (networkId: string, search: PortSearch) => {
    const ofNetwork = db
      .selectFrom('ports as p')
      .leftJoin('ml2_port_bindings as b', 'b.port_id', 'p.id')
      .where('p.network_id', '=', networkId)
      .select([
        'p.id',
        'p.network_id as networkId',
        'p.mac_address as mac',
        'p.admin_state_up as isEnabled',
        'p.status as portStatus',
        'p.device_owner as deviceOwner',
        'p.device_id as deviceId',
        'b.host',
        'b.vif_type as vifType',
        'b.status',
      ]);
    switch (search.kind) {
      case 'id':
        return ofNetwork.where('p.id', '=', search.id).compile();
      case 'mac':
        return ofNetwork.where('p.mac_address', '=', search.mac).compile();
      case 'ip':
        return ofNetwork
          .innerJoin('ipallocations as i', 'i.port_id', 'p.id')
          .where('i.ip_address', '=', search.ip)
          .compile();
    }
  };

  /** What belongs to some ports. */
  const ofPorts = (portIds: readonly string[]) => ({
    addresses: db
      .selectFrom('ipallocations as i')
      .select(['i.port_id as portId', 'i.ip_address as ip'])
      .where(words.isAmong('i.port_id', portIds))
      .compile(),
    distributedBindings: db
      .selectFrom('ml2_distributed_port_bindings as d')
      .select(['d.port_id as portId', 'd.host', 'd.status'])
      .where(words.isAmong('d.port_id', portIds))
      .compile(),
  });

  return {
    ofNetworks,
    portsOnHost,
    portsWith,
    ofPorts,

    /** Every agent, with the server's own time beside it. */
    agents: db
      .selectFrom('agents as g')
      .select([
        'g.agent_type as agentType',
        'g.host',
        'g.configurations',
        'g.admin_state_up as isEnabled',
        words.epochSeconds('g.heartbeat_timestamp').as('heartbeatSeconds'),
        words.nowEpochSeconds.as('nowSeconds'),
      ])
      .compile(),

    schemaVersions: db.selectFrom('alembic_version').select('version_num as version').compile(),

    /** Of the tables that are read, those columns that the user may see. */
    columns: db
      .selectFrom('information_schema.columns as c')
      // MySQL 8 has these names in capitals unless they are named
      .select(['c.table_name as tableName', 'c.column_name as columnName'])
      .where(words.isOwnSchema('c.table_schema'))
      .where('c.table_name', 'in', READ_TABLES)
      .compile(),

    /** Nothing of a table, or of one of its columns: fails as reading it would. */
    probe: (table: (typeof READ_TABLES)[number], column: string | undefined) =>
      db
        .selectFrom(table)
        .select((eb) => (column === undefined ? eb.lit(1).as('probe') : eb.ref(column as never).as('probe')))
        .limit(0)
        .compile(),
  };
}
