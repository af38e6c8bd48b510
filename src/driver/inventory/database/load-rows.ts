import { groupBy } from '../../../fdb/group-by.ts';
import type { InventoryRows, NetworkRow, SegmentRow } from '../inventory.ts';
import { agentRow } from './agents.ts';
import { gatherPorts } from './ports.ts';
import { all, type Session } from './session.ts';
import type { Statements } from './statements.ts';

/**
 * All that the rules need for these networks, in seven statements and one more where a network has several segments
 * (spec l2pop 2.3).
 */
export async function loadRows(
  session: Session,
  statements: Statements,
  networkIds: readonly string[] | 'all',
  agentDownSeconds: number,
): Promise<InventoryRows> {
  const asked = statements.ofNetworks(networkIds);
  const { networks, segments } = await loadNetworks(session, statements, networkIds);
  const agents = await all(session, statements.agents);
  const haBindings = await all(session, asked.haBindings);
  const distributed = await all(session, asked.distributedBindings);
  // where there is one segment alone, nothing has to be told apart
  const several = [...groupBy(segments, ({ networkId }) => networkId)].flatMap(([id, { length }]) =>
    length > 1 ? id : [],
  );
  const levels = several.length === 0 ? [] : await all(session, statements.ofNetworks(several).bindingLevels);
  const ports = gatherPorts(distributed, levels);
  await session.each(asked.boundPorts, ports.takePort);
  await session.each(asked.addresses, ports.takeAddress);
  return {
    networks,
    segments,
    agents: agents.map((agent) => agentRow(agent, agentDownSeconds)),
    ports: ports.rows(),
    haBindings: haBindings.map(({ routerId, host, state }) => ({ routerId, host: host ?? undefined, state })),
    foreignSources: [],
  };
}

/** Networks by id and name, and their segments. */
export async function loadNetworks(
  session: Session,
  statements: Statements,
  networkIds: readonly string[] | 'all',
): Promise<{ networks: NetworkRow[]; segments: SegmentRow[] }> {
  const asked = statements.ofNetworks(networkIds);
  const networks = await all(session, asked.networks);
  const segments = await all(session, asked.segments);
  // collations of MySQL find an id in other letters too
  const wanted = networkIds === 'all' ? undefined : new Set(networkIds);
  return {
    networks: networks.flatMap(({ id, name }) => (wanted?.has(id) === false ? [] : { id, name: name ?? '' })),
    segments: segments.map(({ physicalNetwork, isDynamic, ...segment }) => ({
      ...segment,
      ...(physicalNetwork !== null && { physicalNetwork }),
      isDynamic: Boolean(isDynamic),
    })),
  };
}
