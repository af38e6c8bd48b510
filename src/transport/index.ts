/** oslo.messaging's RPC for Node.js: a client and a server that Python's peers take for one of theirs. */
export { adminContext } from './admin-context.ts';
export type {
  Broker,
  Delivery,
  Limits,
  Listener,
  ListenOptions,
  ObservedDelivery,
  ObserveQueueOptions,
  Outgoing,
  PublishOutcome,
  ReplyQueue,
} from './broker.ts';
export {
  AccessRefused,
  AuthRefused,
  type BrokerAddress,
  BrokerBlocked,
  BrokerRefused,
  BrokerSilent,
  BrokerUnreachable,
  ConnectionLost,
  DeliveryUnknown,
  type HostFailure,
  NoSuchVhost,
  PreconditionFailed,
  PublishRefused,
  PublishTimeout,
  type Resource,
  type Right,
  TlsRefused,
} from './broker-errors.ts';
export { createTransport, type TransportOptions } from './create-transport.ts';
export { EncodedResult } from './encoded-result.ts';
export {
  type Absence,
  InvalidTarget,
  LockHeld,
  MalformedMessage,
  NobodyListens,
  NoReply,
  NoSuchExchange,
  RemoteError,
  type RemoteFailure,
  TransportClosed,
  TransportError,
} from './errors.ts';
export { type RemoteLook, WrongArguments } from './failure.ts';
export { createMemoryBroker } from './memory/memory-broker.ts';
export { MemoryHub, sharedHub } from './memory/memory-hub.ts';
export { openMemoryTransport } from './memory/open-memory-transport.ts';
export { type OpenOptions, openTransport } from './open.ts';
export { InvalidOption } from './rabbit/options.ts';
export { showTarget } from './show-target.ts';
export type {
  Binding,
  BrokerIdentity,
  CallOptions,
  CastOptions,
  Context,
  Endpoint,
  Listeners,
  Lock,
  Method,
  Observation,
  ObservedMessage,
  ObserveOptions,
  RequestInfo,
  RpcServer,
  ServeOptions,
  Target,
  Transport,
  TransportEvent,
  UnreadableMessage,
} from './transport.ts';
export {
  InvalidTransportUrl,
  type MemoryUrl,
  parseTransportUrl,
  type RabbitHost,
  type RabbitUrl,
  showTransportUrl,
  type TransportUrl,
} from './transport-url.ts';
