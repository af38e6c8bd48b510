import { describe, expect, test } from 'vitest';
import {
  daysUntil,
  faultOfCertificate,
  faultOfHandshake,
  type SeenCertificate,
} from '../../../src/transport/rabbit/tls-faults.ts';

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);

const certificate = (fields: Partial<SeenCertificate> = {}): SeenCertificate => ({
  subject: 'ctl1',
  names: ['DNS:ctl1', 'IP Address:192.0.2.1'],
  issuer: 'middle',
  validFrom: inDays(-10),
  validTo: inDays(100),
  ...fields,
});

describe('what is wrong with a chain', () => {
  test.each([
    {
      code: 'CERT_HAS_EXPIRED',
      chain: [certificate({ validTo: inDays(-7.5) })],
      fault: /ctl1 expired on .*, 7 days ago/,
    },
    {
      code: 'CERT_HAS_EXPIRED',
      chain: [certificate(), certificate({ subject: 'middle', validTo: inDays(-0.1) })],
      fault: /middle expired on .*, less than a day ago/,
    },
    { code: 'CERT_NOT_YET_VALID', chain: [certificate({ validFrom: inDays(1) })], fault: /ctl1 is valid from .* on/ },
    {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      chain: [certificate()],
      fault: /is for DNS:ctl1, IP Address:192\.0\.2\.1, and the transport url says ctl2/,
    },
    { code: 'ERR_TLS_CERT_ALTNAME_INVALID', chain: [certificate({ names: [] })], fault: /is for ctl1, and/ },
    { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', chain: [certificate()], fault: /self-signed.*ca\.pem does not have it/ },
    {
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
      chain: [certificate(), certificate({ subject: 'root', issuer: 'root' })],
      fault: /issued by root, which ca\.pem does not have/,
    },
    { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', chain: [certificate()], fault: /issued by middle, which ca\.pem/ },
    { code: 'CERT_REVOKED', chain: [certificate()], fault: /ctl1 of middle: CERT_REVOKED/ },
    { code: 'NONE', chain: [], fault: /no certificate \(NONE\)/ },
  ])('$code is told as $fault', ({ code, chain, fault }) => {
    expect(faultOfCertificate(code, chain, 'ctl2', 'ca.pem')).toMatch(fault);
  });
});

test.each([
  { code: 'EPROTO', message: 'error:0A00010B:SSL routines::wrong version number', fault: /speaks no TLS/ },
  { code: 'ERR_SSL_PACKET_LENGTH_TOO_LONG', message: 'packet length too long', fault: /speaks no TLS/ },
  { code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', message: 'tlsv13 alert certificate required', fault: /client/ },
  { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', message: 'tlsv1 alert protocol version', fault: /no common version/ },
  { code: 'ECONNRESET', message: 'socket hang up', fault: /closed instead of a TLS handshake/ },
  { code: 'EPIPE', message: ' write EPIPE\n', fault: /^write EPIPE$/ },
])('a handshake that ends with $code: $fault', ({ code, message, fault }) => {
  expect(faultOfHandshake(Object.assign(new Error(message), { code }))).toMatch(fault);
});

test.each([
  { hours: 25, days: 1 },
  { hours: 23, days: 0 },
  { hours: -1, days: -1 },
])('$hours hours are $days whole days', ({ hours, days }) => {
  const now = Date.now();
  expect(daysUntil(new Date(now + hours * 3_600_000), now)).toBe(days);
});
