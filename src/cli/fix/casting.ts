import type { FdbQuery } from '../../fdb/query.ts';
import { checkSameCloud } from '../../repair/guards/same-cloud.ts';
import { lockHost } from '../../repair/host-lock.ts';
import { listeningAgents } from '../../rpc/listening-agents.ts';
import type { BrokerIdentity, Lock, Transport } from '../../transport/transport.ts';
import type { CommonFlags } from '../flags.ts';
import { closeSoon, type OpenedBroker, type OpenedSource, openConfiguredTransport } from '../session.ts';
import { resolveSettings } from '../settings.ts';

/** The broker that casts go to, and which one it is. */
export interface Casting {
  transport: Transport;
  identity: BrokerIdentity;
  exchange: string;
  timeoutSeconds: number;
}

/** Was it said which broker the casts go to? Else a source that is asked over a broker tells. */
const namesBroker = (flags: CommonFlags): boolean =>
  Boolean(
    flags['transport-url'] ??
      flags['transport-url-file'] ??
      flags['transport-url-command'] ??
      flags['config-file']?.[0] ??
      flags.cloud,
  );

/**
 * Runs a piece of work with the broker that casts go to: the configured one, or that which the expected state was asked on
 * where none is named.
 * @param source where the expected state came from; undefined for plans that were made before
 * @throws AnotherCloud, and the broker's own errors
 */
export async function withCasting<T>(
  flags: CommonFlags & { from?: string | undefined },
  source: OpenedSource | undefined,
  work: (casting: Casting) => Promise<T>,
): Promise<T> {
  const asked = source?.broker;
  const isAsked = asked !== undefined && (flags.from === undefined || !namesBroker(flags));
  const broker = isAsked ? asked : await openBroker(flags);
  const { transport, settings } = broker;
  const { exchange, timeoutSeconds } = settings;
  try {
    const [identity, askedIdentity] = await Promise.all([
      transport.identity({ timeoutSeconds }),
      isAsked ? undefined : asked?.transport.identity({ timeoutSeconds }),
    ]);
    checkSameCloud(askedIdentity, identity);
    return await work({ transport, identity, exchange, timeoutSeconds });
  } finally {
    if (!isAsked) await closeSoon(transport);
  }
}

async function openBroker(flags: CommonFlags): Promise<OpenedBroker> {
  const settings = await resolveSettings(flags);
  return { transport: await openConfiguredTransport(settings), settings };
}

/** Runs a piece of work while no other fix of the host runs, and its agent listens. @throws NobodyListens, LockHeld */
export async function withHostLock<T>(
  { transport, exchange, timeoutSeconds }: Casting,
  host: string,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  await listeningAgents(transport, { host }, { exchange, timeoutSeconds });
  const lock = await lockHost(transport, host, { timeoutSeconds });
  try {
    return await work(lock);
  } finally {
    await lock.release().catch(() => undefined);
  }
}

/** What the question adds where the expected state names no cloud that could be compared. */
export const fromFile = (source: FdbQuery & { broker?: unknown }): string =>
  source.broker === undefined ? ` (entries of ${source.origin})` : '';
