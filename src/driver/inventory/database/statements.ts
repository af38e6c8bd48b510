import { type SqlBool, sql } from 'kysely';
import { DVR_INTERFACE, HA_OWNERS } from '../../rules/port-kind.ts';
import type { NeutronDatabase } from './tables.ts';
import type { SqlWords } from './words.ts';

/**
 * The statements of spec l2pop 2.3, cut so that no row of a join is there twice: a port with two bindings and two
 * addresses is two rows and two rows. None is asked once a network, a port or a host.
 */
export const statements = (db: NeutronDatabase, words: SqlWords, networkIds: readonly string[] | 'all') => {
  const isAsked = (column: string) => (networkIds === 'all' ? sql<SqlBool>`true` : words.isAmong(column, networkIds));
  return {
    networks: () => db.selectFrom('networks as n').select(['n.id', 'n.name']).where(isAsked('n.id')),

    segments: () =>
      db
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
        .where(isAsked('s.network_id')),

    /** A row a binding of each ACTIVE port; one without a host for a port that has none. */
    boundPorts: () =>
      db
        .selectFrom('ports as p')
        .leftJoin('ml2_port_bindings as b', 'b.port_id', 'p.id')
        .select([
          'p.id',
          'p.network_id as networkId',
          'p.mac_address as mac',
          'p.device_owner as deviceOwner',
          'p.device_id as deviceId',
          'b.host',
          'b.status',
        ])
        .where(isAsked('p.network_id'))
        .where('p.status', '=', 'ACTIVE'),

    /** Of ports of every status. */
    addresses: () =>
      db
        .selectFrom('ipallocations as i')
        .select(['i.port_id as portId', 'i.ip_address as ip'])
        .where(isAsked('i.network_id'))
        .where('i.port_id', 'is not', null),

    distributedBindings: () =>
      db
        .selectFrom('ports as p')
        .innerJoin('ml2_distributed_port_bindings as d', 'd.port_id', 'p.id')
        .select(['p.id as portId', 'd.host', 'd.status'])
        .where(isAsked('p.network_id'))
        .where('p.status', '=', 'ACTIVE')
        .where('p.device_owner', '=', DVR_INTERFACE),

    /** The rows of every router that has an HA port on one of the networks. */
    haBindings: () =>
      db
        .selectFrom('ha_router_agent_port_bindings as h')
        .leftJoin('agents as g', 'g.id', 'h.l3_agent_id')
        .select(['h.router_id as routerId', 'h.state', 'g.host'])
        .where((eb) =>
          eb(
            'h.router_id',
            'in',
            eb
              .selectFrom('ports as p')
              .select('p.device_id')
              .where(isAsked('p.network_id'))
              .where('p.device_owner', 'in', HA_OWNERS),
          ),
        ),

    /** The segments that each ACTIVE port is bound to, top to bottom. */
    bindingLevels: () =>
      db
        .selectFrom('ports as p')
        .innerJoin('ml2_port_binding_levels as l', 'l.port_id', 'p.id')
        .select(['p.id as portId', 'l.host', 'l.level', 'l.segment_id as segmentId'])
        .where(isAsked('p.network_id'))
        .where('p.status', '=', 'ACTIVE'),
  };
};

/** Every agent, with the server's own time beside it. */
export const agentsStatement = (db: NeutronDatabase, words: SqlWords) =>
  db
    .selectFrom('agents as g')
    .select([
      'g.agent_type as agentType',
      'g.host',
      'g.configurations',
      'g.admin_state_up as isEnabled',
      words.epochSeconds('g.heartbeat_timestamp').as('heartbeatSeconds'),
      words.nowEpochSeconds.as('nowSeconds'),
    ]);

/**
 * How many ports are bound to a host, by network and status: plain ones by their bindings, DVR interfaces by theirs, HA
 * ports by their router's L3 agents (spec l2pop 2.3, "which hosts need network N").
 */
export const portsOnHostStatement = (db: NeutronDatabase, host: string) => {
  const statuses = ['ACTIVE', 'DOWN', 'BUILD'];
  const plain = db
    .selectFrom('ml2_port_bindings as b')
    .innerJoin('ports as p', 'p.id', 'b.port_id')
    .select((eb) => ['p.network_id as networkId', 'p.status', eb.fn.count<number | string>('p.id').as('ports')])
    .where('b.host', '=', host)
    .where('p.status', 'in', statuses)
    .where('p.device_owner', '<>', DVR_INTERFACE)
    .where((eb) =>
      eb.not(
        eb.and([
          eb('p.device_owner', 'in', HA_OWNERS),
          eb('p.device_id', 'in', eb.selectFrom('ha_router_agent_port_bindings as h').select('h.router_id')),
        ]),
      ),
    )
    .groupBy(['p.network_id', 'p.status']);
  const distributed = db
    .selectFrom('ml2_distributed_port_bindings as d')
    .innerJoin('ports as p', 'p.id', 'd.port_id')
    .select((eb) => ['p.network_id as networkId', 'p.status', eb.fn.count<number | string>('p.id').as('ports')])
    .where('d.host', '=', host)
    .where('p.status', 'in', statuses)
    .where('p.device_owner', '=', DVR_INTERFACE)
    .groupBy(['p.network_id', 'p.status']);
  const ha = db
    .selectFrom('agents as g')
    .innerJoin('ha_router_agent_port_bindings as h', 'h.l3_agent_id', 'g.id')
    .innerJoin('ports as p', 'p.device_id', 'h.router_id')
    .select((eb) => [
      'p.network_id as networkId',
      'p.status',
      eb.fn.count<number | string>('p.id').distinct().as('ports'),
    ])
    .where('g.host', '=', host)
    .where('p.status', 'in', statuses)
    .where('p.device_owner', 'in', HA_OWNERS)
    .groupBy(['p.network_id', 'p.status']);
  return plain.unionAll(distributed).unionAll(ha);
};
