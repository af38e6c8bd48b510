import { type AgentCast, networksOfCast } from '../fdb/agent-cast.ts';
import { isFloodingEntry, networksOf, type Pair } from '../fdb/entries.ts';

/** More endpoints, or entries of one, than fit a line are counted. */
const SHOWN = 3;

/** A cast as a log line: what, to whom, of which network, and per tunnel ip whether it floods and its entries. */
export function castText(cast: AgentCast): string {
  const receiver = cast.to === 'all agents' ? 'all agents' : cast.to.host;
  return `${cast.method} to ${receiver}  network ${networksOfCast(cast).join(', ')}  ${contentText(cast)}`;
}

function contentText(cast: AgentCast): string {
  if (cast.method === 'update_fdb_entries') {
    const endpoints = Object.values(cast.fdbEntries.chg_ip).flatMap((network) => Object.entries(network));
    return inShort(
      endpoints,
      ([tunnelIp, { before = [], after = [] }]) => `${tunnelIp}: ${pairsText(before)} becomes ${pairsText(after)}`,
    );
  }
  return networksOf(cast.fdbEntries)
    .map(([, { network_type, segment_id, ports }]) => {
      const endpoints = inShort(Object.entries(ports), ([tunnelIp, pairs]) => `${tunnelIp}: ${pairsText(pairs)}`);
      return `${network_type} ${segment_id}  ${endpoints}`;
    })
    .join('  ');
}

const pairsText = (pairs: readonly Pair[]): string =>
  inShort(pairs, (pair) => (isFloodingEntry(pair) ? 'flooding' : pair.join(' ')), ', ') || 'nothing';

function inShort<Item>(items: readonly Item[], show: (item: Item) => string, separator = '  '): string {
  const shown = items.slice(0, SHOWN).map(show);
  return [...shown, ...(items.length > SHOWN ? [`and ${items.length - SHOWN} more`] : [])].join(separator);
}
