import type { Channel } from 'amqplib';

import { ConnectionLost } from '../broker-errors.ts';
import { TransportClosed, TransportError } from '../errors.ts';
import { settlesWithin } from '../settles-within.ts';
import { ChannelAcks } from './channel-acks.ts';
import type { Connection, Live } from './connection.ts';

/** A channel with its consumers, until it breaks. */
export interface Consumption {
  readonly live: Live;
  readonly channel: Channel;
  /** Of all its consumers: delivery tags count by channel. */
  readonly acks: ChannelAcks;
  /** To be called when the broker cancels a consumer (wire spec 10.3). */
  cancelled(): void;
  /** Resolves with the reason when channel or connection is gone or a consumer was cancelled. */
  readonly broken: Promise<string>;
}

/** Opens a channel for consuming whose end is noticed from its first moment on. */
export async function openConsumption(live: Live): Promise<Consumption> {
  const channel = await live.model.createChannel();
  let breakUp: (reason: string) => void = () => undefined;
  const broken = new Promise<string>((resolve) => {
    breakUp = resolve;
  });
  let reason = 'channel closed';
  channel.on('error', (error) => {
    reason = error.message;
  });
  channel.on('close', () => breakUp(reason));
  const acks = new ChannelAcks(channel);
  return { live, channel, acks, broken, cancelled: () => breakUp('consumer cancelled by the broker') };
}

export interface Upkeep {
  /** Settles with the first set-up. */
  readonly started: Promise<void>;
  /** Ends it; `tearDown` runs on the channel if there is one. Within about a second. */
  stop(): Promise<void>;
}

/** What is kept up, and who is told. */
export interface Kept {
  /** For the log. */
  what: string;
  /** Opens a consumption with all its consumers; again after each loss. */
  setUp(live: Live): Promise<Consumption>;
  /** Runs on its channel when it is stopped. */
  tearDown(channel: Channel): Promise<unknown>;
  /** Told after each set-up that succeeded, before `started` resolves. */
  onConsuming?: (() => void) | undefined;
  /** Told when that has broken, not when it is stopped. */
  onLost?: (() => void) | undefined;
}

const STOP_SECONDS = 1;
/** A cancelled consumer is to be back within 5 s (checklist 57), so the pauses between tries stay below. */
const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000];

/** What trying again cannot mend when nothing has worked yet. */
const isFinal = (error: unknown): boolean => error instanceof TransportError && !(error instanceof ConnectionLost);

/**
 * Keeps a set of consumers alive: runs `setUp` on the connection, and again after each loss, closed channel or
 * cancelled consumer (wire spec 10.2, 10.3), until stopped, when `tearDown` runs. An error of the first set-up that no retry can mend is
 * the rejection of `started`.
 */
export function keepUp(connection: Connection, kept: Kept): Upkeep {
  const { what, setUp, tearDown } = kept;
  let isStopped = false;
  let hasStarted = false;
  let isSettingUp = false;
  let current: Consumption | undefined;
  let endPause: () => void = () => undefined;
  let resolveStarted: () => void = () => undefined;
  let rejectStarted: (error: unknown) => void = () => undefined;
  const started = new Promise<void>((resolve, reject) => {
    resolveStarted = resolve;
    rejectStarted = reject;
  });
  started.catch(() => undefined); // it may be awaited later, or by nobody

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const takeDown = (channel: Channel): Promise<unknown> =>
    tearDown(channel)
      .then(() => channel.close())
      .catch(() => undefined); // the channel has broken meanwhile, or the right to delete is missing

  /** Sets up once and stays until that breaks. Returns the reason. */
  const holdOnce = async (): Promise<string> => {
    const live = await connection.open();
    if (isStopped) return 'stopped';
    isSettingUp = true;
    const consumption = await setUp(live).finally(() => {
      isSettingUp = false;
    });
    if (isStopped) {
      await takeDown(consumption.channel);
      return 'stopped';
    }
    current = consumption;
    if (hasStarted) connection.settings.log('info', `${what}: consuming again`);
    hasStarted = true;
    kept.onConsuming?.();
    resolveStarted();
    const reason = await consumption.broken;
    current = undefined;
    if (!isStopped) kept.onLost?.();
    if (!isStopped) await consumption.channel.close().catch(() => undefined);
    return reason;
  };

  const run = async () => {
    for (let failures = 0; !isStopped; ) {
      try {
        const reason = await holdOnce();
        failures = 0;
        if (!isStopped) connection.settings.log('warning', `${what}: ${reason}`);
      } catch (error) {
        if (isStopped || error instanceof TransportClosed || (!hasStarted && isFinal(error))) {
          return rejectStarted(error);
        }
        failures += 1;
        connection.settings.log('warning', `${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (!isStopped && connection.state === 'open') await pause(PAUSES_MS[Math.min(failures, 4)] ?? 0);
    }
    rejectStarted(new TransportClosed(connection.settings.name));
  };
  const finished = run();

  return {
    started,
    async stop() {
      isStopped = true;
      endPause();
      const channel = current?.channel;
      const done = channel !== undefined ? takeDown(channel) : isSettingUp ? finished : undefined;
      if (done !== undefined) await settlesWithin(STOP_SECONDS, done);
    },
  };
}
