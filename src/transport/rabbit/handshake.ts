import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';

import {
  clientProperties,
  type Greeting,
  greetingOf,
  long,
  METHOD,
  methodFrame,
  PROTOCOL_HEADER,
  refusalOf,
  shortText,
} from './handshake-frames.ts';
import type { TlsOptions } from './tls-options.ts';

/** What is needed to knock at a broker. */
export interface Knock {
  /** A name or an address. */
  host: string;
  port: number;
  vhost: string;
  mechanism: string;
  response: Buffer;
  /** Undefined: no TLS. */
  tls: TlsOptions | undefined;
  timeoutMs: number;
}

/** How far the opening handshake came, and what ended it. */
export interface Handshake {
  /** `foreign`: what came is no AMQP 0-9-1; `closed`: without a word; `silent`: nothing more for the whole timeout. */
  end: 'open' | 'refused' | 'foreign' | 'closed' | 'silent' | 'failed';
  /** Once the broker has introduced itself. */
  greeting?: Greeting;
  isLoggedIn: boolean;
  /** Code and text of the broker's connection.close. */
  refusal?: { code: number; text: string };
  /** What came first, where it is `foreign`. */
  firstBytes?: Buffer;
  /** The system's, where it `failed`. */
  error?: NodeJS.ErrnoException;
}

/** The type octet of a method frame. */
const METHOD_FRAME = 1;

/** Goes through the opening handshake once, up to the open vhost, and hangs up. Never rejects, whatever comes from there. */
export function goThroughHandshake(knock: Knock): Promise<Handshake> {
  return new Promise((resolve) => {
    const where = { host: knock.host, port: knock.port };
    const socket = knock.tls === undefined ? connectTcp(where) : connectTls({ ...knock.tls, ...where });
    const course: Omit<Handshake, 'end'> = { isLoggedIn: false };
    let received = Buffer.alloc(0);
    const settle = (end: Handshake['end'], said: Partial<Handshake> = {}) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...course, ...said, end });
    };
    const timer = setTimeout(() => settle('silent'), knock.timeoutMs);
    socket.once('error', (error) => settle('failed', { error }));
    socket.once('close', () => settle('closed'));
    socket.once(knock.tls === undefined ? 'connect' : 'secureConnect', () => socket.write(PROTOCOL_HEADER));
    const readFrames = () => {
      while (received.length >= 7 && received.length >= 8 + received.readUInt32BE(3)) {
        const payload = received.subarray(7, 7 + received.readUInt32BE(3));
        received = received.subarray(payload.length + 8);
        if (payload.length < 4) continue; // a heartbeat
        const method = payload.readUInt32BE(0);
        if (method === METHOD.close) return settle('refused', { refusal: refusalOf(payload) });
        if (method === METHOD.start) course.greeting = greetingOf(payload);
        if (method === METHOD.tune) course.isLoggedIn = true;
        const next = answer(method, payload, knock);
        if (next === undefined) return settle(method === METHOD.openOk ? 'open' : 'foreign');
        socket.write(next);
      }
    };
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received[0] !== METHOD_FRAME && course.greeting === undefined) {
        settle('foreign', { firstBytes: received });
        return;
      }
      try {
        readFrames();
      } catch {
        settle('foreign'); // lengths that lead beyond a frame's end
      }
    });
  });
}

/** What to say to a method of the broker; undefined where there is nothing more to say. */
function answer(method: number, payload: Buffer, knock: Knock): Buffer | undefined {
  if (method === METHOD.start) {
    const login = [clientProperties(), shortText(knock.mechanism), long(knock.response), shortText('en_US')];
    return methodFrame(10, 11, ...login);
  }
  if (method !== METHOD.tune) return undefined;
  const tuneOk = methodFrame(10, 31, payload.subarray(4, 12));
  const open = methodFrame(10, 40, shortText(knock.vhost), shortText(''), Buffer.from([0]));
  return Buffer.concat([tuneOk, open]);
}
