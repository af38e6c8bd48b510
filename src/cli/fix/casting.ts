import { type CloudBroker, checkSameCloud } from '../../repair/guards/same-cloud.ts';
import type { Transport } from '../../transport/transport.ts';
import type { CommonFlags } from '../flags.ts';
import { closeSoon, type OpenedBroker, type OpenedSource, openConfiguredTransport } from '../session.ts';
import { namesBroker as settingsNameBroker } from '../setting-places.ts';
import { resolveSettings } from '../settings.ts';

/** The broker that casts go to, and which one it is. */
export interface Casting {
  transport: Transport;
  identity: CloudBroker;
  exchange: string;
  timeoutSeconds: number;
}

/** Was it said which broker the casts go to? Else a source that is asked over a broker tells. */
export const namesBroker = (flags: CommonFlags, env: NodeJS.ProcessEnv = process.env): boolean =>
  settingsNameBroker(flags, env) || Boolean(flags.cloud);

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
      identityOf(transport, timeoutSeconds),
      isAsked || asked === undefined ? undefined : identityOf(asked.transport, timeoutSeconds),
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

async function identityOf(transport: Transport, timeoutSeconds: number): Promise<CloudBroker> {
  const { cluster, vhost } = await transport.identity({ timeoutSeconds });
  return { cluster, vhost, name: transport.name };
}
