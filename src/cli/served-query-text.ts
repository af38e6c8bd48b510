import type { ServedQuery } from '../rpc/query-server.ts';

/** More network ids than fit a line tell nobody more. */
const SHOWN_NETWORKS = 3;

/** One answered query as a log line: who asked, for which networks and host, how long it took, what came of it. */
export function servedQueryText(query: ServedQuery): string {
  const networks = query.networkIds ?? [];
  const more = networks.length > SHOWN_NETWORKS ? ` and ${networks.length - SHOWN_NETWORKS} more` : '';
  return [
    `query from ${query.replyQueue ?? 'a cast'}`,
    query.requestId ?? '',
    `networks ${networks.slice(0, SHOWN_NETWORKS).join(',') || 'none'}${more}`,
    `host ${query.host ?? '-'}`,
    query.source === undefined ? '' : `source ${query.source}`,
    query.error === undefined ? `entries ${query.entries ?? 0}` : `failed: ${messageOf(query.error)}`,
    `${query.milliseconds.toFixed(1)} ms`,
  ]
    .filter((part) => part !== '')
    .join('  ');
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
