import type { CastMessage } from '../fdb/agent-cast.ts';
import { type CastsToSend, castRows, PAIR_COLUMNS } from './casts-report.ts';
import { escapeControls } from './escape.ts';
import type { Layout } from './report.ts';
import { drawTable } from './text-table.ts';

/** Casts for people: where they go, then a table a cast. */
export function castsText({ casts, to, broker, expirationSeconds, agents }: CastsToSend, layout: Layout): string {
  const number = `${casts.length} ${casts.length === 1 ? 'cast' : 'casts'}`;
  const receiver = to === 'all agents' ? `all agents${agents === undefined ? '' : `, ${agents}`}` : to.host;
  const head = `${number} to ${receiver} on ${broker}, dropped if not taken in ${expirationSeconds} s`;
  return [`${escapeControls(head)}\n`, ...casts.map((cast) => castText(cast, layout))].join('\n');
}

function castText(cast: CastMessage, layout: Layout): string {
  const rows = castRows(cast);
  const { method, networkId, networkType, segmentId } = rows[0]!;
  const segment = networkType === null ? '' : `  ${networkType} ${segmentId}`;
  const title = layout.paint('heading', escapeControls(`${method}  ${networkId}${segment}`));
  // the action of an add or a remove is that of all its rows
  const isTold = cast.method !== 'update_fdb_entries';
  const columns = PAIR_COLUMNS.map((column) =>
    column.id === 'action' && isTold ? { ...column, narrow: 'drop' as const } : column,
  );
  return `${title}\n${drawTable(columns, rows, layout)}`;
}
