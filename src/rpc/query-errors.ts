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
