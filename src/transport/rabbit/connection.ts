import type { ChannelModel } from 'amqplib';

import type { Limits } from '../broker.ts';
import { type BrokerAddress, BrokerUnreachable, ConnectionLost, type HostFailure } from '../broker-errors.ts';
import { TransportClosed } from '../errors.ts';
import { settlesWithin } from '../settles-within.ts';
import type { TransportEvent } from '../transport.ts';
import type { RabbitHost } from '../transport-url.ts';
import { backoffSeconds } from './backoff.ts';
import { brokerText, replyCode } from './channel-error.ts';
import type { Connected } from './connect-host.ts';
import type { RabbitOptions } from './options.ts';
import { tryHosts } from './try-hosts.ts';
import { within } from './within.ts';

/**
 *     idle ──open()──► connecting ──► open
 *      ▲                │  ▲            │ lost
 *      └─first failure──┤  │            ▼
 *                       └──► waiting ◄──┘        close() leads from each to closed
 */
export type ConnectionState = 'idle' | 'connecting' | 'waiting' | 'open' | 'closed';

/** What both connections of a driver have in common. */
export interface ConnectionSettings {
  /** The driver's name, for errors. */
  name: string;
  hosts: readonly RabbitHost[];
  vhost: string;
  options: RabbitOptions;
  program: string;
  /** `fail`: a first round over all hosts without success is an error. `retry`: goes on as after a loss. */
  firstConnect: 'fail' | 'retry';
  log(level: 'info' | 'warning', message: string, connection?: TransportEvent['connection']): void;
  /** Set by the first success: from then on nothing makes a connection give up. */
  hasEverConnected: boolean;
}

/** An open connection; after a loss there will be another one. */
export interface Live {
  readonly model: ChannelModel;
  readonly broker: BrokerAddress;
  readonly user: string;
  isOpen: boolean;
  /** AMQP's reply code, once the broker has closed it with one. */
  closeCode: number | undefined;
  /** The broker's words with it. */
  closeText: string | undefined;
}

/** What a user of a connection may want to be told. */
export interface ConnectionWatcher {
  /** The broker has begun (a reason) or ceased (undefined) to refuse messages (wire spec 10.5). */
  blocked?(reason: string | undefined): void;
}

/** No host gets longer than this to answer. */
const HOST_TIMEOUT_MS = 10_000;
const CLOSE_SECONDS = 1;

/**
 * One AMQP connection that is opened at first use and kept open over losses (wire spec 10.1). amqplib's own
 * `recovery` knows one host only, tries a refused login for ever, and cannot end an attempt that is under way.
 */
export class Connection {
  #state: ConnectionState = 'idle';
  #live: (Live & { destroy(): void }) | undefined;
  #attempt: AbortController | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures: HostFailure[] = [];
  #lossReason = 'never open';
  #hasBeenWaiting = false;
  readonly #waiting = new Set<{ deadline: number; resolve(live: Live): void; reject(error: Error): void }>();
  readonly #watchers = new Set<ConnectionWatcher>();

  constructor(
    readonly settings: ConnectionSettings,
    /** What it is for, for the log. */
    readonly purpose: 'publishing' | 'consuming',
  ) {}

  get state(): ConnectionState {
    return this.#state;
  }

  watch(watcher: ConnectionWatcher): void {
    this.#watchers.add(watcher);
  }

  /**
   * Resolves when there is a connection.
   * @throws BrokerUnreachable, ConnectionLost at the deadline; BrokerUnreachable, AuthRefused, NoSuchVhost,
   * AccessRefused, TlsRefused if the first connect fails; TransportClosed
   */
  open(limits: Limits = {}): Promise<Live> {
    if (this.#state === 'closed') return Promise.reject(new TransportClosed(this.settings.name));
    if (this.#live !== undefined) return Promise.resolve(this.#live);
    let waiter: { deadline: number; resolve(live: Live): void; reject(error: Error): void } | undefined;
    const opened = new Promise<Live>((resolve, reject) => {
      waiter = { deadline: limits.deadline ?? Number.POSITIVE_INFINITY, resolve, reject };
      this.#waiting.add(waiter);
    });
    if (this.#state === 'idle') void this.#connect(1);
    return within(opened, limits, () => this.whyNotOpen()).finally(() => {
      if (waiter !== undefined) this.#waiting.delete(waiter);
      opened.catch(() => undefined);
    });
  }

  /** The error of somebody who could not wait longer for this connection. */
  whyNotOpen(): Error {
    if (this.#failures.length > 0) return new BrokerUnreachable([...this.#failures]);
    if (this.settings.hasEverConnected) return new ConnectionLost(this.settings.name, this.#lossReason);
    return new BrokerUnreachable(
      this.settings.hosts.map(({ host, port }) => ({ host, port, reason: 'no answer yet', code: 'ETIMEDOUT' })),
    );
  }

  /** Ends it for good, within about a second whatever the broker does. */
  async close(): Promise<void> {
    const live = this.#live;
    this.#become('closed');
    this.#live = undefined;
    clearTimeout(this.#retry);
    this.#attempt?.abort(new TransportClosed(this.settings.name));
    this.#settleWaiting((waiter) => waiter.reject(new TransportClosed(this.settings.name)));
    if (live === undefined) return;
    await settlesWithin(
      CLOSE_SECONDS,
      live.model.close().catch(() => undefined),
    );
    live.destroy();
  }

  #become(state: ConnectionState): void {
    this.#state = state;
  }

  #settleWaiting(settle: (waiter: { resolve(live: Live): void; reject(error: Error): void }) => void): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach(settle);
  }

  /** One round over all hosts; `round` counts the rounds since the last success. */
  async #connect(round: number): Promise<void> {
    this.#become('connecting');
    this.#attempt = new AbortController();
    this.#failures = [];
    const outcome = await tryHosts({
      ...this.settings,
      timeoutMs: (hostsLeft) => this.#hostTimeoutMs(hostsLeft),
      signal: this.#attempt.signal,
      failures: this.#failures,
    });
    const live = 'connected' in outcome ? this.#take(outcome.connected, outcome.host) : undefined;
    this.#attempt = undefined;
    if (this.#state === 'closed') {
      live?.destroy();
      return;
    }
    if (live !== undefined) return this.#opened(live);
    const refusal = 'refusal' in outcome ? outcome.refusal : undefined;
    const isFirst = !this.settings.hasEverConnected;
    if (isFirst && (refusal !== undefined || this.settings.firstConnect === 'fail')) {
      this.#become('idle');
      const error = refusal ?? new BrokerUnreachable([...this.#failures]);
      this.#settleWaiting((waiter) => waiter.reject(error));
      return;
    }
    this.#waitAndConnect(round, (refusal ?? this.whyNotOpen()).message);
  }

  #waitAndConnect(round: number, why: string): void {
    const seconds = backoffSeconds(round, this.settings.options);
    this.#become('waiting');
    this.#hasBeenWaiting = true;
    this.#log('warning', `${why}; next try in ${seconds.toFixed(1)} s`, false);
    this.#retry = setTimeout(() => void this.#connect(round + 1), seconds * 1_000);
  }

  /** A fair share of the time that the most patient of those who wait has left. */
  #hostTimeoutMs(hostsLeft: number): number {
    const latest = Math.max(...[...this.#waiting].map(({ deadline }) => deadline));
    const left = this.#waiting.size === 0 ? HOST_TIMEOUT_MS : (latest - Date.now()) / hostsLeft;
    return Math.round(Math.min(HOST_TIMEOUT_MS, Math.max(left, 100)));
  }

  /** Listens to the connection's events from its first moment on: an `error` without listener ends the process. */
  #take({ model, destroy }: Connected, { host, port, user }: RabbitHost): Live & { destroy(): void } {
    const broker = { host, port, vhost: this.settings.vhost };
    const live: Live & { destroy(): void } = {
      model,
      broker,
      user,
      isOpen: true,
      closeCode: undefined,
      closeText: undefined,
      destroy,
    };
    model.on('error', () => undefined); // `close` follows, with the same error
    model.on('close', (error?: Error) => {
      live.isOpen = false;
      live.closeCode = replyCode(error);
      live.closeText = error === undefined ? undefined : brokerText(error);
      this.#lost(live, error?.message ?? 'closed');
    });
    model.on('blocked', (reason) => this.#tell(live, reason));
    model.on('unblocked', () => this.#tell(live, undefined));
    return live;
  }

  #opened(live: Live & { destroy(): void }): void {
    this.settings.hasEverConnected = true;
    this.#failures = [];
    this.#live = live;
    this.#become('open');
    if (this.#hasBeenWaiting) this.#log('info', `connected to ${live.broker.host}:${live.broker.port}`, true);
    this.#settleWaiting((waiter) => waiter.resolve(live));
    if (!live.isOpen) this.#lost(live, 'closed at once');
  }

  #lost(live: Live, reason: string): void {
    if (this.#live !== live) return; // closed by us
    this.#live = undefined;
    this.#lossReason = reason;
    this.#tellAll(undefined);
    this.#waitAndConnect(0, `connection lost: ${reason}`);
  }

  #log(level: 'info' | 'warning', message: string, isOpen: boolean): void {
    const { purpose } = this;
    this.settings.log(level, `${purpose}: ${message}`, { purpose, isOpen });
  }

  #tell(live: Live, reason: string | undefined): void {
    if (this.#live === live) this.#tellAll(reason);
  }

  #tellAll(reason: string | undefined): void {
    for (const watcher of this.#watchers) watcher.blocked?.(reason);
  }
}
