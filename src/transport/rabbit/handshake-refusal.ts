import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { TlsOptions } from './tls-options.ts';

/** What is needed to knock once more at a broker that closed the connection instead of opening the vhost. */
export interface Knock {
  host: string;
  port: number;
  vhost: string;
  mechanism: string;
  response: Buffer;
  /** Undefined: no TLS. */
  tls: TlsOptions | undefined;
  timeoutMs: number;
}

const START = 0x000a_000a;
const TUNE = 0x000a_001e;
const CLOSE = 0x000a_0032;

const shortText = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
};

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A method frame on channel 0 (AMQP 0-9-1, 4.2.3). */
const methodFrame = (classId: number, methodId: number, ...fields: Buffer[]): Buffer => {
  const payload = Buffer.concat([Buffer.from([0, classId, 0, methodId]), ...fields]);
  return Buffer.concat([Buffer.from([1, 0, 0]), u32(payload.length), payload, Buffer.from([0xce])]);
};

/** What to say to a method of the broker; nothing more to say after connection.close. */
function answer(method: number, payload: Buffer, knock: Knock): Buffer | undefined {
  if (method === START) {
    const login = [u32(0), shortText(knock.mechanism), u32(knock.response.length), knock.response, shortText('en_US')];
    return methodFrame(10, 11, ...login);
  }
  if (method !== TUNE) return undefined;
  const tuneOk = methodFrame(10, 31, payload.subarray(4, 12));
  const open = methodFrame(10, 40, shortText(knock.vhost), shortText(''), Buffer.from([0]));
  return Buffer.concat([tuneOk, open]);
}

/**
 * Goes through the opening handshake once and returns the code and text of the broker's connection.close, or
 * undefined if it does not refuse now. amqplib tells neither when a vhost cannot be opened, and a missing vhost, a
 * missing right and a full vhost need different remedies.
 */
export function askForRefusal(knock: Knock): Promise<{ code: number; text: string } | undefined> {
  return new Promise((resolve) => {
    const where = { host: knock.host, port: knock.port };
    const socket = knock.tls === undefined ? connectTcp(where) : connectTls({ ...knock.tls, ...where });
    let received = Buffer.alloc(0);
    const settle = (refusal?: { code: number; text: string }) => {
      socket.destroy();
      resolve(refusal);
    };
    socket.setTimeout(knock.timeoutMs, () => settle());
    socket.once('error', () => settle());
    socket.once('close', () => settle());
    socket.once(knock.tls === undefined ? 'connect' : 'secureConnect', () => socket.write('AMQP\x00\x00\x09\x01'));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 7 && received.length >= 8 + received.readUInt32BE(3)) {
        const payload = received.subarray(7, 7 + received.readUInt32BE(3));
        received = received.subarray(payload.length + 8);
        if (payload.length < 4) continue;
        const method = payload.readUInt32BE(0);
        if (method === CLOSE) {
          settle({ code: payload.readUInt16BE(4), text: payload.toString('utf8', 7, 7 + payload.readUInt8(6)) });
          return;
        }
        const next = answer(method, payload, knock);
        if (next === undefined) return settle();
        socket.write(next);
      }
    });
  });
}
