/**
 * MACs and IPv4 addresses as numbers: 8 bytes each while a dump is read, and text only when it is whole.
 */

/** `fa:16:3e:0a:02:01` → 0xfa163e0a0201. @param mac six bytes in hex with colons, in lower case */
export function packMac(mac: string): number {
  return Number.parseInt(mac.replaceAll(':', ''), 16);
}

/** 0xfa163e0a0201 → `fa:16:3e:0a:02:01`, six bytes in lower case. */
export function macText(packed: number): string {
  const high = Math.floor(packed / 2 ** 24);
  const low = packed % 2 ** 24;
  // biome-ignore format: a row three bytes; one call makes a text of its own, which joined pieces are not
  return String.fromCharCode(
    digit(high >> 20), digit(high >> 16), COLON, digit(high >> 12), digit(high >> 8), COLON, digit(high >> 4), digit(high), COLON,
    digit(low >> 20), digit(low >> 16), COLON, digit(low >> 12), digit(low >> 8), COLON, digit(low >> 4), digit(low),
  );
}

/** `10.0.0.1` → 0x0a000001. @param ip canonical */
export function packIpv4(ip: string): number {
  let packed = 0;
  for (const byte of ip.split('.')) packed = packed * 256 + Number(byte);
  return packed;
}

/** 0x0a000001 → `10.0.0.1`. */
export function ipv4Text(packed: number): string {
  let at = 0;
  for (let shift = 24; shift >= 0; shift -= 8) {
    const byte = (packed >>> shift) & 255;
    if (byte > 99) SCRATCH[at++] = ZERO + Math.floor(byte / 100);
    if (byte > 9) SCRATCH[at++] = ZERO + (Math.floor(byte / 10) % 10);
    SCRATCH[at++] = ZERO + (byte % 10);
    if (shift > 0) SCRATCH[at++] = DOT;
  }
  return SCRATCH.toString('latin1', 0, at);
}

const digit = (value: number): number => DIGITS[value & 15]!;

const COLON = 58;
const ZERO = 48;
const DOT = 46;
const DIGITS = Uint8Array.from(Buffer.from('0123456789abcdef'));
const SCRATCH = Buffer.alloc(15);
