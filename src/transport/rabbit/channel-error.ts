import { AccessRefused, PreconditionFailed, type Resource, type Right } from '../broker-errors.ts';
import type { Live } from './connection.ts';

/** What was being done when a channel was closed. */
export type Operation = 'declare' | 'bind' | 'consume' | 'publish' | 'look' | 'delete';

/** RabbitMQ's access control: the right that an operation needs for this kind of resource. */
function rightFor(operation: Operation, kind: Resource['kind']): Right {
  if (operation === 'declare' || operation === 'delete') return 'configure';
  if (operation === 'publish') return 'write';
  if (operation === 'bind') return kind === 'queue' ? 'write' : 'read';
  return 'read';
}

/** AMQP's reply code of a channel or connection that the broker closed. */
export const replyCode = (error: unknown): number | undefined => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'number' ? code : undefined;
};

/** The broker's words without amqplib's around them. */
export const brokerText = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return /with message "(.*)"$/s.exec(message)?.[1] ?? message;
};

/** INTERNAL_ERROR and NOT_IMPLEMENTED: how a broker refuses a deprecated feature. Both close the connection. */
export const closedForFeature = ({ closeCode }: Live): boolean => closeCode === 540 || closeCode === 541;

/**
 * A channel error in terms of this library: 403 is AccessRefused, 405 and 406 are PreconditionFailed; all others
 * (a lost connection among them) stay what they are. `resource` is used when the broker's text names none.
 */
export function explainChannelError(error: unknown, operation: Operation, resource: Resource, live: Live): unknown {
  const text = brokerText(error);
  const code = replyCode(error);
  if (code === 405 || code === 406) {
    return new PreconditionFailed(live.broker, `${resource.kind} ${resource.name}`, text);
  }
  if (code !== 403) return error;
  // `access to queue 'q' in vhost 'v' refused for user 'u'`; newer brokers begin with the right
  const said =
    /(?:(configure|write|read) )?access to (queue|exchange|topic) '(.*?)' in (?:exchange '(.*?)' in )?vhost/s.exec(
      text,
    );
  const kind = (said?.[2] as Resource['kind'] | undefined) ?? resource.kind;
  const right = (said?.[1] as Right | undefined) ?? rightFor(operation, kind);
  return new AccessRefused(
    live.broker,
    live.user,
    right,
    { kind, name: said?.[4] ?? said?.[3] ?? resource.name },
    text,
  );
}
