/** Methods of the opening handshake, class and method id together (AMQP 0-9-1, 1.4). */
export const METHOD = {
  start: 0x000a_000a,
  tune: 0x000a_001e,
  openOk: 0x000a_0029,
  close: 0x000a_0032,
} as const;

/** The client's first bytes: AMQP 0-9-1. */
export const PROTOCOL_HEADER = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');

/** What a broker says of itself in connection.start; texts are `''` where it does not say them. */
export interface Greeting {
  product: string;
  version: string;
  cluster: string;
  /** SASL mechanisms, such as PLAIN and AMQPLAIN. */
  mechanisms: readonly string[];
}

export const shortText = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
};

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A text or a table, behind its length. */
export const long = (bytes: Buffer): Buffer => Buffer.concat([u32(bytes.length), bytes]);

/** A method frame on channel 0 (AMQP 0-9-1, 4.2.3). */
export const methodFrame = (classId: number, methodId: number, ...fields: Buffer[]): Buffer => {
  const payload = Buffer.concat([Buffer.from([0, classId, 0, methodId]), ...fields]);
  return Buffer.concat([Buffer.from([1, 0, 0]), long(payload), Buffer.from([0xce])]);
};

/** Client properties that ask for a refused login to be told, and not merely cut off (wire spec 3.1). */
export const clientProperties = (): Buffer => {
  const told = Buffer.concat([shortText('authentication_failure_close'), Buffer.from('t\x01', 'latin1')]);
  return long(Buffer.concat([shortText('capabilities'), Buffer.from('F'), long(told)]));
};

/** Code and text of the payload of connection.close. */
export const refusalOf = (payload: Buffer): { code: number; text: string } => ({
  code: payload.readUInt16BE(4),
  text: payload.toString('utf8', 7, 7 + payload.readUInt8(6)),
});

/** Reads the payload of connection.start. */
export function greetingOf(payload: Buffer): Greeting {
  const tableLength = payload.readUInt32BE(6);
  const texts = textsOf(payload.subarray(10, 10 + tableLength));
  const mechanismsAt = 10 + tableLength;
  const end = mechanismsAt + 4 + payload.readUInt32BE(mechanismsAt);
  return {
    product: texts.get('product') ?? '',
    version: texts.get('version') ?? '',
    cluster: texts.get('cluster_name') ?? '',
    mechanisms: payload.toString('utf8', mechanismsAt + 4, end).split(' '),
  };
}

/** The texts of a field table, up to the first value of a kind that no server property has. */
function textsOf(table: Buffer): Map<string, string> {
  const texts = new Map<string, string>();
  let at = 0;
  while (at < table.length) {
    const nameEnd = at + 1 + table.readUInt8(at);
    const name = table.toString('utf8', at + 1, nameEnd);
    const kind = String.fromCharCode(table.readUInt8(nameEnd));
    at = nameEnd + 1;
    if (kind === 't') at += 1;
    else if (kind === 'S' || kind === 'F') {
      const end = at + 4 + table.readUInt32BE(at);
      if (kind === 'S') texts.set(name, table.toString('utf8', at + 4, end));
      at = end;
    } else break;
  }
  return texts;
}
