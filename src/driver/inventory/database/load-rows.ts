import { groupBy } from '../../../fdb/group-by.ts';
import type { InventoryRows, SegmentRow } from '../inventory.ts';
import { agentRow } from './agents.ts';
import { portRows } from './ports.ts';
import { agentsStatement, statements } from './statements.ts';
import type { NeutronDatabase } from './tables.ts';
import type { SqlWords } from './words.ts';

/**
 * All that the rules need for these networks, in seven statements and one more where a network has several segments
 * (spec l2pop 2.3). To be called within one transaction.
 */
export async function loadRows(
  db: NeutronDatabase,
  words: SqlWords,
  networkIds: readonly string[] | 'all',
  agentDownSeconds: number,
): Promise<InventoryRows> {
  const asked = statements(db, words, networkIds);
  const { networks, segments } = await loadNetworks(db, words, networkIds);
  const agents = await agentsStatement(db, words).execute();
  const haBindings = await asked.haBindings().execute();
  const distributedBindings = await asked.distributedBindings().execute();
  // where there is one segment alone, nothing has to be told apart
  const several = [...groupBy(segments, ({ networkId }) => networkId)].flatMap(([id, { length }]) =>
    length > 1 ? id : [],
  );
  const levels = several.length === 0 ? [] : await statements(db, words, several).bindingLevels().execute();
  const ports = await asked.boundPorts().execute();
  const addresses = await asked.addresses().execute();
  return {
    networks,
    segments,
    agents: agents.map((agent) => agentRow(agent, agentDownSeconds)),
    ports: portRows({ ports, addresses, distributedBindings, levels }),
    haBindings: haBindings.map(({ routerId, host, state }) => ({ routerId, host: host ?? undefined, state })),
    foreignSources: [],
  };
}

/** Networks by id and name, and their segments. */
export async function loadNetworks(db: NeutronDatabase, words: SqlWords, networkIds: readonly string[] | 'all') {
  const asked = statements(db, words, networkIds);
  const networks = await asked.networks().execute();
  const segments = await asked.segments().execute();
  // collations of MySQL find an id in other letters too
  const isAsked = networkIds === 'all' ? () => true : isIn(new Set(networkIds));
  return {
    networks: networks.flatMap(({ id, name }) => (isAsked(id) ? { id, name: name ?? '' } : [])),
    segments: segments.map(
      ({ physicalNetwork, isDynamic, ...segment }): SegmentRow => ({
        ...segment,
        ...(physicalNetwork !== null && { physicalNetwork }),
        isDynamic: Boolean(isDynamic),
      }),
    ),
  };
}

const isIn =
  (ids: ReadonlySet<string>) =>
  (id: string): boolean =>
    ids.has(id);
