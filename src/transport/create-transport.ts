import type { Broker, Limits } from './broker.ts';
import { TransportClosed } from './errors.ts';
import { DEFAULT_TIMEOUT_SECONDS, limitsUntil, positiveSeconds } from './limits.ts';
import { observeBus } from './observe-bus.ts';
import { REPLY_RETRY, type ReplyRetry } from './reply-sender.ts';
import { routeCall } from './route.ts';
import { RpcCaller } from './rpc-caller.ts';
import { RpcCaster } from './rpc-caster.ts';
import { serveRpc } from './rpc-server.ts';
import { settlesWithin } from './settles-within.ts';
import type { RpcServer, Transport, TransportEvent } from './transport.ts';

/** Workers of Python's default executor (wire spec 9.3). */
const DEFAULT_CONCURRENCY = 64;

/** How long closing waits for methods that still run. */
const CLOSE_SECONDS = 10;

/** Options of the protocol, whatever the driver. */
export interface TransportOptions {
  /** Told of refused messages, failing casts and replies given up. A server's own `log` replaces it. */
  log?: (event: TransportEvent) => void;
  /**
   * Module that a server names for errors of its methods which name none. Python programs must not have it, so that
   * their callers see RemoteError with the class name (wire spec 8.3). Default `oslo.messaging.ts`.
   */
  errorModule?: string;
  /** Send stacks, with paths of this machine, to callers. Default false. */
  tracebacks?: boolean;
  /** How replies are tried again while the caller's queue is missing (wire spec 7.5). */
  replyRetry?: Partial<ReplyRetry>;
}

/** oslo.messaging's RPC over a broker. Closing the transport closes the broker. */
export function createTransport(broker: Broker, options: TransportOptions = {}): Transport {
  const { log = () => undefined, errorModule = 'oslo.messaging.ts', tracebacks = false } = options;
  const caller = new RpcCaller(broker, log);
  const caster = new RpcCaster(broker);
  const servers = new Set<RpcServer>();
  let closed: Promise<void> | undefined;

  const checkOpen = () => {
    if (closed !== undefined) throw new TransportClosed(broker.name);
  };

  const close = async () => {
    caller.close();
    await settlesWithin(CLOSE_SECONDS, Promise.allSettled([...servers].map((server) => server.stop())));
    await broker.close();
  };

  return {
    name: broker.name,
    call: async (...call) => {
      checkOpen();
      return caller.call(...call);
    },
    cast: async (...cast) => {
      checkOpen();
      return caster.cast(...cast);
    },
    listeners: async (target, { timeoutSeconds } = {}) => {
      checkOpen();
      const { queue } = routeCall(target);
      return { queue, consumers: await broker.consumers(queue, limitsFor(timeoutSeconds)) };
    },
    observe: async (observe) => {
      checkOpen();
      return observeBus(broker, { log, ...observe });
    },
    lock: async (name, { timeoutSeconds } = {}) => {
      checkOpen();
      return broker.lock(name, limitsFor(timeoutSeconds));
    },
    identity: async ({ timeoutSeconds } = {}) => {
      checkOpen();
      return broker.identity(limitsFor(timeoutSeconds));
    },
    serve: async (target, endpoints, serveOptions = {}) => {
      checkOpen();
      const server = await serveRpc(broker, target, endpoints, {
        concurrency: serveOptions.concurrency ?? DEFAULT_CONCURRENCY,
        prefetch: serveOptions.prefetch ?? 0,
        emptyFirst: serveOptions.emptyFirst ?? false,
        log: serveOptions.log ?? log,
        errorModule,
        tracebacks,
        replyRetry: { ...REPLY_RETRY, ...options.replyRetry },
        onConsuming: serveOptions.onConsuming,
        onLost: serveOptions.onLost,
      });
      const tracked: RpcServer = {
        stop: () => {
          servers.delete(tracked);
          return server.stop();
        },
      };
      if (closed !== undefined) {
        await server.stop();
        throw new TransportClosed(broker.name);
      }
      servers.add(tracked);
      return tracked;
    },
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

const limitsFor = (timeoutSeconds: number = DEFAULT_TIMEOUT_SECONDS): Limits =>
  limitsUntil(Date.now() + positiveSeconds('timeoutSeconds', timeoutSeconds) * 1000);
