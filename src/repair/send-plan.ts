import type { PreparedCast, PreparedPlan } from '../fdb/cast-effects.ts';
import { createAgentNotifier } from '../rpc/agent-notifier.ts';
import { type CastFate, sendOnce } from '../rpc/send-once.ts';
import type { Lock, Transport } from '../transport/transport.ts';
import { HostLockLost } from './host-lock.ts';

/** A message that nobody has taken after so long is dropped: no agent applies it, stale, at its next start. */
const EXPIRATION_SECONDS = 10;

export type { CastFate } from '../rpc/send-once.ts';

export interface SendOptions {
  exchange: string;
  timeoutSeconds?: number;
  lock: Pick<Lock, 'lost'>;
  signal?: AbortSignal;
  /** Told before a cast leaves, and of what became of it; what it throws ends the sending before the cast. */
  onSending(number: number): void;
  onFate(number: number, fate: CastFate, error?: Error): void;
  /** Waits until a stage shows in the dataplane, or for as long as that may take. */
  afterStage(stage: readonly PreparedCast[], signal: AbortSignal): Promise<void>;
}

/** Sending stopped before the end of the plan. Nothing more was sent, and nothing will be. */
export class SendingStopped extends Error {
  override readonly name = 'SendingStopped';
  constructor(
    readonly fates: readonly CastFate[],
    override readonly cause: Error,
  ) {
    const [confirmed, unknown, notSent] = (['confirmed', 'unknown', 'not-sent'] as const).map(
      (fate) => fates.filter((each) => each === fate).length,
    );
    super(
      `stopped: ${confirmed} of ${fates.length} casts confirmed, ${unknown} unknown, ${notSent} not sent: ${cause.message}`,
    );
  }
}

/**
 * Sends a plan stage by stage to its host alone: each cast once, mandatory, confirmed by the broker, with an expiration.
 * What a lost connection leaves unsent stays unsent.
 * @throws SendingStopped
 */
export async function sendPlan(transport: Transport, plan: PreparedPlan, options: SendOptions): Promise<CastFate[]> {
  const { exchange, timeoutSeconds, lock, afterStage } = options;
  const notifier = createAgentNotifier(transport, { exchange, namesHost: true });
  const signal = AbortSignal.any([lock.lost, ...(options.signal ? [options.signal] : [])]);
  const fates: CastFate[] = plan.stages.flat().map(() => 'not-sent');
  let number = 0;
  const stop = (error: unknown): never => {
    const isAbort = signal.aborted && (error === signal.reason || (error as Error).name === 'AbortError');
    throw new SendingStopped(fates, isAbort && lock.lost.aborted ? new HostLockLost(plan.host) : asError(error));
  };
  const send = async ({ cast }: PreparedCast): Promise<void> => {
    signal.throwIfAborted();
    options.onSending(number);
    const { fate, error } = await sendOnce(notifier, cast, {
      expirationSeconds: EXPIRATION_SECONDS,
      signal,
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    });
    fates[number - 1] = fate;
    options.onFate(number, fate, error);
    if (error !== undefined) throw error;
  };
  for (const [index, stage] of plan.stages.entries()) {
    try {
      for (const planned of stage) {
        number += 1;
        await send(planned);
      }
      if (index < plan.stages.length - 1) await afterStage(stage, signal);
    } catch (error) {
      stop(error);
    }
  }
  return fates;
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
