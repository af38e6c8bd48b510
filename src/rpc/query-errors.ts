import { UnknownNetwork } from '../fdb/query.ts';

/**
 * The server takes the host's name where its code needs an agent object: StarlingX's answer to any query with
 * a host (spec l2pop 1.5).
 */
export class HostNotSupported extends Error {
  override readonly name = 'HostNotSupported';
  constructor(
    readonly host: string,
    readonly origin: string,
    options?: ErrorOptions,
  ) {
    super(`${origin} cannot answer for one host (asked: ${host}), only for all`, options);
  }
}

/**
 * The answer lacks a network that was asked for, though one without ports has an empty entry (spec l2pop 1.5). A server that
 * offers partial answers leaves out those that it does not know, so it counts as unknown there.
 */
export class UnansweredNetwork extends UnknownNetwork {
  override readonly name = 'UnansweredNetwork';
  constructor(networkId: string, origin: string) {
    super(networkId, origin);
    this.message = `the answer of ${origin} lacks network ${networkId}, which it was asked for`;
  }
}

/** The query's topic has a server already; a second one would answer every other call. */
export class AlreadyServed extends Error {
  override readonly name = 'AlreadyServed';
  constructor(
    readonly queue: string,
    readonly consumers: number,
    /** The transport's name. */
    readonly transport: string,
  ) {
    super(`${transport}: the queue ${queue} has ${consumers === 1 ? 'a consumer' : `${consumers} consumers`} already`);
  }
}
