import type { ServedQuery } from '../rpc/query-server.ts';
import { firstFew } from './first-few.ts';

/** One answered query as a log line: who asked, for which networks and host, how long it took, what came of it. */
export function servedQueryText(query: ServedQuery): string {
  const { replyQueue = 'a cast', requestId, host = '-', source, error, entries = 0, milliseconds } = query;
  const who = requestId ? `${replyQueue}  ${requestId}` : replyQueue;
  const asker = source === undefined ? '' : `  source ${source}`;
  const outcome = error === undefined ? `entries ${entries}` : `failed: ${messageOf(error)}`;
  return `query from ${who}  networks ${firstFew(query.networkIds ?? [])}  host ${host}${asker}  ${outcome}  ${milliseconds.toFixed(1)} ms`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
