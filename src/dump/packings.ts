/** What packed bytes begin with, by the name of the packing. */
export const PACKINGS = {
  gzip: [0x1f, 0x8b],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
  bzip2: [0x42, 0x5a, 0x68],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type Packing = keyof typeof PACKINGS;

export const beginsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);

/** How these bytes are packed; undefined: not so that it is known. */
export const packingOf = (bytes: Uint8Array): Packing | undefined =>
  (Object.keys(PACKINGS) as Packing[]).find((packing) => beginsWith(bytes, PACKINGS[packing]));
