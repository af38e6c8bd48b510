import type { FdbQuery } from '../fdb/query.ts';
import { createQueryClient } from '../rpc/query-client.ts';
import type { Transport, TransportEvent } from '../transport/transport.ts';
import { interrupted } from './interrupt.ts';
import { closeSoon, openConfiguredTransport, openSource, type SourceFlags } from './session.ts';
import { resolveSettings, type Settings } from './settings.ts';
import { isTransportUrl } from './where.ts';

/** Where casts come from, and where entries do. */
export interface CastSides {
  transport: Transport;
  source: FdbQuery;
  settings: Settings;
}

/**
 * The configured broker, and what `--from` names. Where that is a broker too, or nothing, and no other broker was
 * typed, both are one and share a connection.
 * @throws UsageError, InvalidTransportUrl, LabFileError, MalformedEntries
 */
export async function openCastSides(flags: SourceFlags, log: (event: TransportEvent) => void): Promise<CastSides> {
  const { from } = flags;
  const isTyped = flags['transport-url'] ?? flags['transport-url-file'] ?? flags['transport-url-command'];
  const fromUrl = from !== undefined && isTyped === undefined && isTransportUrl(from) ? from : undefined;
  const isOther = (from !== undefined && fromUrl === undefined) || flags['os-cloud'] !== undefined;
  const settings = await resolveSettings(flags, process.env, fromUrl);
  const transport = await openConfiguredTransport(settings, { log });
  const other = isOther ? await openSource(flags).catch((error) => closedAfter(error, transport)) : undefined;
  const { exchange, timeoutSeconds } = settings;
  const client = { exchange, timeoutSeconds, wait: flags.wait, signal: interrupted };
  return { transport, settings, source: other ?? createQueryClient(transport, client) };
}

/** What is open keeps the process from its end. */
async function closedAfter(error: unknown, transport: Transport): Promise<never> {
  await closeSoon(transport);
  throw error;
}
