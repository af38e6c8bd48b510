import { hideSecretsOfLines } from './hide-secrets.ts';
import { SUSPICIOUS } from './names.ts';

const CHUNK_BYTES = 1 << 20;

/**
 * A long text without secrets: an Interface's pre-shared key in a dump, a url behind a prompt. What holds nothing of the kind
 * stays as it is, to the byte.
 */
export function bytesWithoutSecrets(text: Uint8Array): Buffer {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  const chunks: Buffer[] = [];
  for (let begin = 0; begin < bytes.length; ) {
    const lineEnd = bytes.indexOf(0x0a, begin + CHUNK_BYTES);
    const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
    const chunk = bytes.subarray(begin, end);
    const held = chunk.toString('latin1'); // keeps every byte
    chunks.push(SUSPICIOUS.test(held) ? Buffer.from(hideSecretsOfLines(held), 'latin1') : chunk);
    begin = end;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
