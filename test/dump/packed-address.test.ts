import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipv4Text, macText, packIpv4, packMac } from '../../src/dump/packed-address.ts';

const hex = fc.integer({ min: 0, max: 255 }).map((byte) => byte.toString(16).padStart(2, '0'));

test('a MAC is packed and unpacked unchanged', () => {
  fc.assert(
    fc.property(fc.array(hex, { minLength: 6, maxLength: 6 }), (bytes) => {
      const mac = bytes.join(':');
      expect(packMac(mac)).toBe(Number.parseInt(bytes.join(''), 16));
      expect(macText(packMac(mac))).toBe(mac);
    }),
  );
});

test('an IPv4 address is packed and unpacked unchanged', () => {
  fc.assert(
    fc.property(fc.ipV4(), (ip) => {
      expect(ipv4Text(packIpv4(ip))).toBe(ip);
    }),
  );
  expect(packIpv4('255.0.0.1')).toBe(0xff000001);
});
