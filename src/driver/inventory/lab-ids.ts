import { createHash } from 'node:crypto';

/** Any fixed UUID would do; this one is the root of all ids that a lab file does not give. */
const NAMESPACE = Buffer.from('b1f0c1b24d0d5bd18d3f6a3c5e0f7a11', 'hex');

/**
 * The id of something that a lab file names without an id: a version 5 UUID (RFC 9562 5.5) of its kind and
 * name, so the same file gives the same ids on every machine.
 */
export function labId(kind: 'network' | 'segment' | 'router' | 'port', name: string): string {
  const digest = createHash('sha1').update(NAMESPACE).update(`${kind}/${name}`).digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
