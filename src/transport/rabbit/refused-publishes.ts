import type { Outgoing, PublishOutcome } from '../broker.ts';
import { PreconditionFailed } from '../broker-errors.ts';
import { brokerText, explainChannelError, replyCode } from './channel-error.ts';
import type { Live } from './connection.ts';

/**
 * Which of the unconfirmed messages a channel was closed for, with what becomes of them. A publish has no reply, so
 * that can only be read in the broker's text; the other messages are to be published again.
 */
export function refusedPublishes<Sent extends { readonly message: Outgoing }>(
  sent: readonly Sent[],
  closedBy: unknown,
  live: Live,
): [Sent, PublishOutcome | Error][] {
  const code = replyCode(closedBy);
  const [oldest] = sent;
  if (code === undefined || oldest === undefined) return [];
  const text = brokerText(closedBy);
  if (code === 404) {
    const exchange = /no exchange '(.*)' in vhost/s.exec(text)?.[1];
    const lost = sent.filter(({ message }) => message.exchange === exchange);
    if (lost.length > 0) return lost.map((entry) => [entry, 'no-exchange']);
  }
  if (code === 403) {
    const exchange = /(?:access to|in) exchange '(.*?)' in vhost/s.exec(text)?.[1];
    const refused = sent.filter(({ message }) => message.exchange === (exchange === 'amq.default' ? '' : exchange));
    // a text that names no exchange of ours must not be answered by publishing for ever
    return (refused.length > 0 ? refused : [oldest]).map((entry) => {
      const resource = { kind: 'exchange', name: entry.message.exchange } as const;
      return [entry, explainChannelError(closedBy, 'publish', resource, live) as Error];
    });
  }
  // 406: with our properties only a body beyond the broker's max_message_size is refused, so it is the largest
  const largest = sent.reduce((a, b) => (b.message.body.length > a.message.body.length ? b : a));
  return [[largest, new PreconditionFailed(live.broker, `message to exchange "${largest.message.exchange}"`, text)]];
}
