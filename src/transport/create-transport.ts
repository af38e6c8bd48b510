import type { Broker } from './broker.ts';
import { TransportClosed } from './errors.ts';
import { REPLY_RETRY, type ReplyRetry } from './reply-sender.ts';
import { RpcClient } from './rpc-client.ts';
import { serveRpc } from './rpc-server.ts';
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
  const client = new RpcClient(broker, log);
  const servers = new Set<RpcServer>();
  let closed: Promise<void> | undefined;

  const close = async () => {
    client.close();
    await within(CLOSE_SECONDS, Promise.allSettled([...servers].map((server) => server.stop())));
    await broker.close();
  };

  return {
    name: broker.name,
    call: (target, method, args, callOptions) => client.call(target, method, args, callOptions),
    cast: (target, method, args, castOptions) => client.cast(target, method, args, castOptions),
    listeners: (target, lookOptions) => client.listeners(target, lookOptions),
    serve: async (target, endpoints, serveOptions = {}) => {
      if (closed !== undefined) throw new TransportClosed(broker.name);
      const server = await serveRpc(broker, target, endpoints, {
        concurrency: serveOptions.concurrency ?? DEFAULT_CONCURRENCY,
        log: serveOptions.log ?? log,
        errorModule,
        tracebacks,
        replyRetry: { ...REPLY_RETRY, ...options.replyRetry },
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

async function within(seconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
