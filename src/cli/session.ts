import type { SharedReadsOptions } from '../driver/inventory/shared-reads.ts';
import type { FdbQuery } from '../fdb/query.ts';
import { InvalidTarget, LockHeld, NobodyListens, NoSuchExchange, RemoteError } from '../transport/errors.ts';
import { settlesWithin } from '../transport/settles-within.ts';
import type { Transport, TransportEvent } from '../transport/transport.ts';
import { WrongUsage } from './errors.ts';
import type { CommonFlags } from './flags.ts';
import { interrupted, onInterrupt } from './interrupt.ts';
import { isNews, keptLog, keptOrOpened } from './kept.ts';
import { loadedOnce } from './loaded-once.ts';
import { note } from './note.ts';
import { resolveSettings, type Settings } from './settings.ts';
import { isApi, isDatabaseSource, isTransportUrl } from './where.ts';

/** Beside it what its first call needs, so that what is needed one after another is loaded at once. */
const loadQueryClient = loadedOnce(async () => {
  const [queryClient] = await Promise.all([
    import('../rpc/query-client.ts'),
    import('../transport/open.ts'),
    import('../transport/rabbit/open-rabbit.ts'),
  ]);
  return queryClient;
});

/** Closing asks the broker for its leave; a broker that is gone answers no more. */
const CLOSE_SECONDS = 5;

/** Errors that say nothing against the connection: somebody, or the broker, has answered. */
const isAnswer = (error: unknown): boolean =>
  [RemoteError, NobodyListens, InvalidTarget, NoSuchExchange, LockHeld].some((kind) => error instanceof kind);

/**
 * A transport to the broker that the flags, files and variables name. It is closed at a signal. A session's commands share it,
 * but for one that listens to its events: that one runs for long, and has a connection of its own.
 * @throws UsageError, InvalidTransportUrl
 */
export async function openConfiguredTransport(
  { transportUrl, rabbitOptions }: Settings,
  { log }: { log?: (event: TransportEvent) => void } = {},
): Promise<Transport> {
  const open = async (told: typeof log) => {
    const { openTransport } = await import('../transport/open.ts');
    return openTransport(transportUrl, {
      rabbit: rabbitOptions,
      program: 'l2pop',
      errorModule: 'l2pop.errors',
      ...(told && { log: told }),
    });
  };
  if (log === undefined) return keptOrOpened('broker', { transportUrl, rabbitOptions }, () => open(keptLog), isAnswer);
  const transport = await open(log);
  onInterrupt(() => transport.close());
  return transport;
}

/** Flags that say what is asked. */
export type SourceFlags = CommonFlags & { from?: string | undefined; 'os-cloud'?: string | undefined };

/** A broker with what its settings say of it. */
export interface OpenedBroker {
  transport: Transport;
  settings: Settings;
}

/** A source of truth; one that is asked over a broker has that too. */
export type OpenedSource = FdbQuery & { readonly broker?: OpenedBroker };

/**
 * What `--from` names, or the configured broker, as something to ask. Close it when done.
 * @param reading how an inventory that is read anew for each answer is read
 * @param tell takes what is odd about it, a line each
 */
export async function openSource(
  flags: SourceFlags,
  reading: SharedReadsOptions = {},
  tell: (text: string) => void = note,
): Promise<OpenedSource> {
  const source = await openSourceQuietly(flags, reading);
  for (const remark of source.remarks ?? []) if (isNews(remark)) tell(`note: ${remark}`);
  return source;
}

/** As openSource, and tells nobody what is odd about it. */
export async function openSourceQuietly(flags: SourceFlags, reading: SharedReadsOptions): Promise<OpenedSource> {
  const where = sourceOf(flags);
  if (where !== undefined && isDatabaseSource(where)) {
    return (await import('./database-source.ts')).openDatabaseSource(where, flags, reading);
  }
  if (where === undefined ? flags['os-cloud'] !== undefined : isApi(where)) {
    return (await import('./api-source.ts')).openApiSource(where, flags, reading);
  }
  if (where !== undefined && !isTransportUrl(where)) return (await import('./file-source.ts')).openFileSource(where);
  const [settings, { createQueryClient }] = await Promise.all([
    resolveSettings(flags, process.env, where),
    loadQueryClient(),
  ]);
  const transport = await openConfiguredTransport(settings);
  const client = createQueryClient(transport, {
    exchange: settings.exchange,
    timeoutSeconds: settings.timeoutSeconds,
    wait: flags.wait,
    signal: interrupted,
  });
  return { ...client, broker: { transport, settings }, close: () => transport.close() };
}

/** Runs a piece of work with a source of truth and closes it afterwards, whatever happened. */
export async function withSource<T>(
  flags: SourceFlags,
  work: (source: OpenedSource) => Promise<T>,
  tell?: (text: string) => void,
): Promise<T> {
  const source = await openSource(flags, {}, tell);
  try {
    return await work(source);
  } finally {
    await closeSoon(source);
  }
}

/** Waits for an orderly close, but not for a broker that answers no more. */
export async function closeSoon(open: { close(): Promise<void> }): Promise<void> {
  await settlesWithin(
    CLOSE_SECONDS,
    open.close().catch(() => undefined),
  );
}

/**
 * `--from`, completed (complete-flags.ts).
 * @throws WrongUsage when --os-cloud stands beside another source than the API
 */
function sourceOf({ from, 'os-cloud': cloud }: SourceFlags): string | undefined {
  if (from === undefined || cloud === undefined || isApi(from)) return from;
  throw new WrongUsage("--os-cloud goes with Neutron's API alone", 'Leave out one of --from and --os-cloud.');
}
