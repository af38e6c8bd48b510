import { TransportError } from './errors.ts';

/** A broker as the user knows it. Never holds a password. */
export interface BrokerAddress {
  host: string;
  port: number;
  vhost: string;
}

const show = ({ host, port, vhost }: BrokerAddress): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port} vhost ${vhost}`;

/** Why one host could not be used. */
export interface HostFailure {
  host: string;
  port: number;
  /** What the system or the broker said. */
  reason: string;
  /** The system's code, such as ECONNREFUSED or ENOTFOUND, if there is one. */
  code?: string;
}

/** No host of the transport url took a connection. */
export class BrokerUnreachable extends TransportError {
  override readonly name = 'BrokerUnreachable';

  constructor(
    readonly failures: readonly HostFailure[],
    options?: ErrorOptions,
  ) {
    super(
      `no broker reached: ${failures.map(({ host, port, reason }) => `${host}:${port}: ${reason}`).join('; ')}`,
      options,
    );
  }
}

/** The broker refused user or password (403 while connecting). */
export class AuthRefused extends TransportError {
  override readonly name = 'AuthRefused';

  constructor(
    readonly broker: BrokerAddress,
    readonly user: string,
    readonly reason: string,
  ) {
    super(`${show(broker)}: login of user ${user} refused: ${reason}`);
  }
}

/** The broker has no such vhost (530 while connecting). */
export class NoSuchVhost extends TransportError {
  override readonly name = 'NoSuchVhost';

  constructor(
    readonly broker: BrokerAddress,
    readonly user: string,
    readonly reason: string,
  ) {
    super(`${show(broker)}: no such vhost: ${reason}`);
  }
}

/** What a user may not do: RabbitMQ's three kinds of right. `access` is the right to enter the vhost. */
export type Right = 'configure' | 'write' | 'read' | 'access';

export interface Resource {
  kind: 'exchange' | 'queue' | 'topic' | 'vhost';
  /** As the broker names it; of a topic, its exchange. */
  name: string;
}

/** The user may not do this with this resource (403 on a channel, or 530 for the vhost itself). */
export class AccessRefused extends TransportError {
  override readonly name = 'AccessRefused';

  constructor(
    readonly broker: BrokerAddress,
    readonly user: string,
    readonly right: Right,
    readonly resource: Resource,
    readonly reason: string,
  ) {
    super(`${show(broker)}: user ${user} may not ${right} ${resource.kind} ${resource.name}: ${reason}`);
  }
}

/** A name is taken by something with other flags, or a message breaks a limit (406, 405, 540, 541). */
export class PreconditionFailed extends TransportError {
  override readonly name = 'PreconditionFailed';

  constructor(
    readonly broker: BrokerAddress,
    readonly resource: string,
    readonly reason: string,
  ) {
    super(`${show(broker)}: ${resource}: ${reason}`);
  }
}

/** The broker takes no messages because of a memory or disk alarm (wire spec 10.5). */
export class BrokerBlocked extends TransportError {
  override readonly name = 'BrokerBlocked';

  constructor(
    readonly broker: BrokerAddress,
    /** The broker's words, such as `low on memory`. */
    readonly reason: string,
  ) {
    super(`${show(broker)} takes no messages: ${reason}`);
  }
}

/** No confirm came by the deadline; the message may or may not have arrived. */
export class PublishTimeout extends TransportError {
  override readonly name = 'PublishTimeout';

  constructor(
    readonly broker: string,
    readonly exchange: string,
    readonly routingKey: string,
  ) {
    super(`${broker}: no confirm for a message to exchange "${exchange}", routing key "${routingKey}"`);
  }
}

/**
 * The connection was lost between a message that was to be published once and its confirm: it may or may not have
 * arrived.
 */
export class DeliveryUnknown extends TransportError {
  override readonly name = 'DeliveryUnknown';

  constructor(
    readonly broker: string,
    readonly exchange: string,
    readonly routingKey: string,
  ) {
    super(
      `${broker}: connection lost before the confirm of a message to exchange "${exchange}", routing key "${routingKey}"`,
    );
  }
}

/** The broker has answered a publish with basic.nack: a full queue that rejects, or a queue that died. */
export class PublishRefused extends TransportError {
  override readonly name = 'PublishRefused';

  constructor(
    readonly broker: string,
    readonly exchange: string,
    readonly routingKey: string,
  ) {
    super(`${broker} refused a message to exchange "${exchange}", routing key "${routingKey}" (basic.nack)`);
  }
}

/** The broker closed the connection instead of opening the vhost, for a cause that has no class of its own. */
export class BrokerRefused extends TransportError {
  override readonly name = 'BrokerRefused';

  constructor(
    readonly broker: BrokerAddress,
    /** AMQP's reply code, such as 530. */
    readonly code: number,
    /** The broker's words. */
    readonly reason: string,
  ) {
    super(`${show(broker)}: connection refused: ${reason} (${code})`);
  }
}

/** A host took no connection, or said nothing on it, for as long as it was given. */
export class BrokerSilent extends TransportError {
  override readonly name = 'BrokerSilent';
  readonly reason: string;

  constructor(
    readonly broker: BrokerAddress,
    readonly timeoutSeconds: number,
  ) {
    const reason = `no answer within ${timeoutSeconds} s`;
    super(`${show(broker)}: ${reason}`);
    this.reason = reason;
  }
}

/** What took the connection is no AMQP 0-9-1 broker, or wants TLS first. */
export class SpeaksNoAmqp extends TransportError {
  override readonly name = 'SpeaksNoAmqp';

  constructor(
    readonly broker: BrokerAddress,
    /** `nothing`: it closed the connection without a word. */
    readonly speaks: 'TLS' | 'HTTP' | 'another AMQP' | 'something else' | 'nothing',
  ) {
    super(`${show(broker)}: no AMQP 0-9-1 there: it speaks ${speaks}`);
  }
}

/** TLS could not be agreed upon: certificate, name, protocol, or one of our own files. */
export class TlsRefused extends TransportError {
  override readonly name = 'TlsRefused';

  constructor(
    readonly broker: BrokerAddress,
    readonly reason: string,
    /** OpenSSL's or Node's code, such as UNABLE_TO_VERIFY_LEAF_SIGNATURE or ERR_TLS_CERT_ALTNAME_INVALID. */
    readonly code: string | undefined,
    options?: ErrorOptions,
  ) {
    super(`${show(broker)}: TLS refused: ${reason}`, options);
  }
}

/** A connection was lost, and was not back by the deadline. */
export class ConnectionLost extends TransportError {
  override readonly name = 'ConnectionLost';

  constructor(
    readonly broker: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`connection to ${broker} lost: ${reason}`, options);
  }
}
