import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** A file of an archive. */
export interface Member {
  /** With `/`, at most 100 bytes. */
  name: string;
  content: Buffer;
}

const BLOCK = 512;

/** A packed archive with these files, in their order, readable by their owner alone. */
export async function* packed(members: readonly Member[], madeAt: Date): AsyncGenerator<Uint8Array> {
  const { Header } = await import('tar');
  const blocks = function* (): Generator<Buffer> {
    for (const { name, content } of members) {
      const header = Buffer.alloc(BLOCK);
      const facts = {
        path: name,
        mode: 0o600,
        uid: 0,
        gid: 0,
        size: content.length,
        mtime: madeAt,
        type: 'File',
      } as const;
      if (new Header(facts).encode(header)) throw new Error(`${name} does not fit the head of a file in tar`);
      yield header;
      yield content;
      yield Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    }
    yield Buffer.alloc(2 * BLOCK); // its end
  };
  const gzip = createGzip();
  const packing = pipeline(Readable.from(blocks(), { objectMode: true }), gzip, () => {}); // the reader of gzip is told
  yield* packing as AsyncIterable<Uint8Array>;
}
