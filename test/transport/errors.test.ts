import { expect, test } from 'vitest';

import {
  InvalidTarget,
  MalformedMessage,
  NobodyListens,
  NoReply,
  RemoteError,
  TransportClosed,
  TransportError,
} from '../../src/transport/errors.ts';

const target = { topic: 'T', server: 'S' };

test.each([
  { error: new NoReply(target, 'm', 60, 'call'), text: 'call of m at T.S: no reply in 60 s' },
  { error: new NoReply(target, 'm', 3, 'call-monitor'), text: 'call of m at T.S: neither reply nor heartbeat in 3 s' },
  {
    error: new NobodyListens(target, 'T.S', 'no-consumer'),
    text: 'nobody listens to T.S: the broker has a queue without consumer for it',
  },
  {
    error: new NobodyListens(target, 'T.S', 'no-queue'),
    text: 'nobody listens to T.S: the broker has no queue for it',
  },
  {
    error: new NobodyListens({ topic: 'T', fanout: true }, 'T_fanout', 'no-exchange'),
    text: 'nobody listens to T (fanout): the broker has no exchange for it',
  },
  { error: new InvalidTarget({ topic: 'T', fanout: true }, 'why'), text: 'target T (fanout): why' },
  { error: new MalformedMessage('why'), text: 'not a message of oslo.messaging: why' },
  { error: new TransportClosed('rabbit@h:5672 vhost /'), text: 'the transport rabbit@h:5672 vhost / is closed' },
  {
    error: new RemoteError({ class: 'C', module: 'm', message: 'as sent', tb: [], args: [], kwargs: {} }),
    text: 'as sent',
  },
])('$error.name says: $text', ({ error, text }) => {
  expect(error).toBeInstanceOf(TransportError);
  expect(error.message).toBe(text);
  expect(error.name).toBe(error.constructor.name);
});
