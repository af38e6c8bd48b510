import { describe, expect, test } from 'vitest';
import { goThroughHandshake } from '../../../src/transport/rabbit/handshake.ts';
import { long, methodFrame, u32 } from '../../../src/transport/rabbit/handshake-frames.ts';
import { GREETING, start, startScriptedBroker, TUNE } from '../../support/scripted-broker.ts';

/** How far one comes with a broker that says this. */
async function handshakeWith(...says: Buffer[]) {
  const { port, close } = await startScriptedBroker(...says);
  try {
    return await goThroughHandshake({
      host: '127.0.0.1',
      port,
      vhost: '/',
      mechanism: 'PLAIN',
      response: Buffer.from('\0user\0password'),
      tls: undefined,
      timeoutMs: 5_000,
    });
  } finally {
    close();
  }
}

describe('a handshake', () => {
  test.each([
    { what: 'a greeting whose mechanisms are longer than its frame', says: [start(long(Buffer.alloc(0)))] },
    { what: 'a greeting whose table is longer than its frame', says: [start(u32(2 ** 31))] },
    { what: 'a greeting with a broken table', says: [start(long(Buffer.from('\x07product')))] },
    { what: 'a greeting that ends after its method', says: [methodFrame(10, 10)] },
    { what: 'a refusal that ends after its method', says: [methodFrame(10, 50)] },
    { what: 'a refusal after the greeting that ends after its method', says: [GREETING, methodFrame(10, 50)] },
    { what: 'a method that no handshake has', says: [methodFrame(60, 60)] },
  ])('with $what is with no broker', async ({ says }) => {
    await expect(handshakeWith(...says)).resolves.toMatchObject({ end: 'foreign', isLoggedIn: false });
  });

  test.each([
    { when: 'the login', says: [GREETING], isLoggedIn: false },
    { when: 'the vhost', says: [GREETING, TUNE], isLoggedIn: true },
  ])('that a broker cuts off at $when is told with its greeting', async ({ says, isLoggedIn }) => {
    await expect(handshakeWith(...says)).resolves.toMatchObject({
      end: 'closed',
      isLoggedIn,
      greeting: { mechanisms: ['PLAIN', 'AMQPLAIN'] },
    });
  });
});
