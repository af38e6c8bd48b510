import { canonicalIp } from '../fdb/address.ts';
import { type CastMessage, type CastMethod, networksOfCast } from '../fdb/agent-cast.ts';
import { type FdbEntries, MalformedEntries } from '../fdb/entries.ts';
import { UnknownNetwork } from '../fdb/query.ts';
import { type Listening, listenAsAgent, listenBesideAgent } from '../rpc/agent-listener.ts';
import type { Transport, TransportEvent } from '../transport/transport.ts';
import type { AgentOptions } from './agent-options.ts';
import { type Answered, type AskEntries, entriesAsker } from './ask-entries.ts';
import { type FollowedNetworks, followedNetworks } from './followed-networks.ts';
import { createGate } from './gate.ts';
import { createHeldState } from './held-state.ts';
import { entriesFor, type Reader, readCast } from './own-casts.ts';
import { createResync, type Request, type Resync } from './resync.ts';
import { type Teller, teller } from './tell.ts';

const FIRST_RETRY_SECONDS = 1;

/** An answer of the query, and the networks that it was asked for. */
type Answer = Answered & { networkIds: readonly string[] };

/**
 * An agent without ports, as the RFE of `get_fdb_entries` has it: at its start, and whenever casts may have been
 * missed, it holds casts back, asks the query for the entries of its networks, puts the answer in the place of its
 * state, and then takes the casts that were held back and all further ones, strictly one after another.
 *
 * Casts are held back on the broker, where a cast that is not taken stays, so that waiting long for an answer takes no
 * memory here. Where it listens beside another agent what is too much is dropped, and then the query is asked again.
 */
export class L2popAgent {
  readonly #transport: Transport;
  readonly #options: AgentOptions;
  readonly #reader: Reader;
  readonly #networks: FollowedNetworks;
  readonly #ask: AskEntries;
  readonly #tell: Teller;
  readonly #state = createHeldState();
  readonly #gate = createGate();
  readonly #resync: Resync;
  #firstAnswer: { resolve(): void; reject(error: unknown): void } | undefined;
  #listening: Listening | undefined;
  #hasState = false;
  #isStopped = false;

  constructor(transport: Transport, options: AgentOptions) {
    const { host, source, networks, query, tunnelIps = [] } = options;
    this.#transport = transport;
    this.#options = options;
    this.#networks = followedNetworks(networks, query);
    const follows = (networkId: string) => this.#networks.follows(networkId);
    this.#reader = { host, source, ownTunnelIps: tunnelIps.map(canonicalIp), follows };
    this.#ask = entriesAsker(query, { host, source }, () =>
      this.#log('warning', `${query.origin} cannot answer for one host: own entries are known by tunnel ip alone`),
    );
    this.#tell = teller(options, (name, error) => this.#log('error', `${name} failed: ${textOf(error)}`, error));
    this.#resync = createResync<Answer>({
      gate: this.#gate,
      ask: (request) => this.#askFor(request),
      take: (request, answer) => this.#replace(request, answer),
      onDone: () => {
        this.#hasState = true;
        this.#firstAnswer?.resolve();
      },
      onFatal: (error) => this.#firstAnswer?.reject(error),
      onFailure: (error, seconds) => {
        const failure = `no entries from ${query.origin}: ${textOf(error)}`;
        this.#log('warning', `${failure}; casts are held back, asking again in ${seconds} s`, error);
      },
      firstSeconds: options.retrySeconds ?? FIRST_RETRY_SECONDS,
    });
  }

  /** What it holds, in the wire's shape: a copy. */
  get entries(): FdbEntries {
    return this.#state.entries();
  }

  /** How many entries it holds, flooding entries among them. */
  get held(): number {
    return this.#state.count();
  }

  /**
   * Begins to listen, and resolves when the first answer is its state, or when it was stopped before.
   * @throws AgentListens when an agent of this host listens and this is not to listen beside it; UnknownNetwork when
   * the source knows none of the networks that were named; the transport's errors
   */
  async start(): Promise<void> {
    const answered = new Promise<void>((resolve, reject) => {
      this.#firstAnswer = { resolve, reject };
    });
    answered.catch(() => undefined); // it may be there before it is awaited
    const listen = this.#options.shadow ? listenBesideAgent : listenAsAgent;
    this.#listening = await listen(this.#transport, {
      host: this.#options.host,
      exchange: this.#options.exchange,
      timeoutSeconds: this.#options.timeoutSeconds,
      onCast: (method, args) => this.#take(method, args),
      onConsuming: () => this.#begin({ reason: this.#hasState ? 'connection regained' : 'start' }),
      onLost: () => this.#resync.holdBack(),
      onMissed: (casts) => {
        const isNews = this.#resync.askAgain({ reason: 'casts were missed' });
        if (isNews) this.#log('warning', `casts came faster than they were taken: ${casts} were missed`);
      },
      log: ({ level, message, error }) => this.#log(level, message, error),
    });
    if (this.#isStopped) return this.#listening.stop();
    await answered;
  }

  /** Takes no further casts; queues that are its own alone are deleted. What it holds stays readable. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#resync.holdBack();
    this.#gate.open();
    this.#firstAnswer?.resolve();
    await this.#listening?.stop();
  }

  /** One cast; the next one comes when this has settled. */
  #take(method: CastMethod, args: Readonly<Record<string, unknown>>): void | Promise<void> {
    const passed = this.#gate.passed();
    return passed === undefined ? this.#read(method, args) : passed.then(() => this.#read(method, args));
  }

  #read(method: CastMethod, args: Readonly<Record<string, unknown>>): void | Promise<void> {
    if (this.#isStopped) return undefined;
    let cast: CastMessage | undefined;
    try {
      cast = readCast(method, args, this.#reader);
    } catch (error) {
      if (!(error instanceof MalformedEntries)) throw error;
      return this.#log('warning', `${method} was refused: ${error.message}`, error);
    }
    if (cast === undefined) return undefined;
    const newcomers = this.#networks.newcomers(networksOfCast(cast));
    return newcomers.length === 0 ? this.#apply(cast) : this.#meet(newcomers, cast);
  }

  /** A cast names networks for the first time: what they had before it has to be asked for. */
  async #meet(newcomers: string[], cast: CastMessage): Promise<void> {
    this.#begin({ reason: 'named by a cast', networkIds: newcomers });
    await this.#gate.passed();
    if (!this.#isStopped) await this.#apply(cast);
  }

  #apply(cast: CastMessage): void | Promise<void> {
    return this.#tell.cast(cast, this.#state.apply(cast), this.held);
  }

  #begin(request: Request): void {
    if (!this.#isStopped) this.#resync.begin(request);
  }

  async #askFor({ networkIds }: Request): Promise<Answer> {
    const ids = networkIds ?? (await this.#networks.toAsk());
    return { networkIds: ids, ...(await this.#ask(ids)) };
  }

  async #replace({ reason, networkIds: newcomers }: Request, { networkIds, answer, unknown }: Answer): Promise<void> {
    const { query, networks } = this.#options;
    const isMistake =
      !this.#hasState && networks !== 'all' && unknown.length > 0 && unknown.length === networkIds.length;
    if (isMistake) throw new UnknownNetwork(unknown[0]!, query.origin);
    const outcome = newcomers === undefined ? 'its entries are dropped' : 'it is followed by its casts alone';
    for (const id of unknown) this.#log('warning', `network ${id} is unknown to ${query.origin}: ${outcome}`);
    if (newcomers === undefined) this.#networks.gone(unknown);
    const { gone, come, ...change } = this.#state.replace(networkIds, entriesFor(answer, this.#reader) ?? {});
    await this.#tell.answer({ reason, networkIds, unknown, gone, come }, change, this.held);
  }

  #log(level: TransportEvent['level'], message: string, error?: unknown): void {
    this.#options.log?.(error === undefined ? { level, message } : { level, message, error });
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
