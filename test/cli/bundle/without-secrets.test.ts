import { expect, test } from 'vitest';
import {
  bytesWithoutSecrets,
  documentWithoutSecrets,
  typedWithoutSecrets,
} from '../../../src/cli/bundle/without-secrets.ts';

test.each([
  [
    ['query', '--from', 'mysql://u:pw@h/n'],
    ['query', '--from', 'mysql://u:***@h/n'],
  ],
  [['--transport-url=rabbit://u:p w@h/'], ['--transport-url=rabbit://u:***@h/']],
  [
    ['--transport-url', 'rabbit://u:p@ss@h1,v:q@h2/'],
    ['--transport-url', 'rabbit://u:***@h2/'],
  ],
  [
    ['--verify-with', 'echo pw | ssh c1', '--yes'],
    ['--verify-with', '***', '--yes'],
  ],
  [['--from-command=echo pw'], ['--from-command=***']],
  [
    ['--host', 'c1', 'a@b'],
    ['--host', 'c1', 'a@b'],
  ],
])('%j is told as %j', (typed, told) => {
  expect(typedWithoutSecrets(typed)).toEqual(told);
});

test.each([
  ['psk=pw, remote_ip=192.0.2.1', 'psk=***, remote_ip=192.0.2.1'],
  ['options : {psk="pw", remote_ip="192.0.2.1"}', 'options : {psk="***", remote_ip="192.0.2.1"}'],
  ['["map",[["psk","pw"],["remote_ip","192.0.2.1"]]]', '["map",[["psk","***"],["remote_ip","192.0.2.1"]]]'],
  ['"[\\"psk\\", \\"pw\\"]",', '"[\\"psk\\", \\"***\\"]",'],
  ['# curl https://u:pw@h/x and https://v@h', '# curl https://u:***@h/x and https://v@h'],
  ['["ssl://192.0.2.1:6640","me@here"]', '["ssl://192.0.2.1:6640","me@here"]'],
  ['{"password": "pw"}', '{"password": "***"}'],
])('a line of a dump, %s, is kept as %s', (line, kept) => {
  expect(bytesWithoutSecrets(Buffer.from(line)).toString()).toBe(kept);
});

test('a dump without secrets is kept to the byte, also what is no UTF-8', () => {
  const bytes = Buffer.from([0x61, 0xff, 0x0a, 0x00, 0x62]);
  expect(bytesWithoutSecrets(bytes)).toEqual(bytes);
  const withUrl = Buffer.concat([Buffer.from('x://u:pw@h\n'), bytes]);
  expect(bytesWithoutSecrets(withUrl)).toEqual(Buffer.concat([Buffer.from('x://u:***@h\n'), bytes]));
});

test('a secret is found wherever it stands in a large dump', () => {
  const line = `${'a'.repeat(99)}\n`;
  const text = `${line.repeat(30_000)}psk=swordfish\n${line.repeat(30_000)}`;
  const kept = bytesWithoutSecrets(Buffer.from(text)).toString();
  expect(kept).toBe(text.replace('swordfish', '***'));
});

test('a document loses what its texts hold', () => {
  expect(documentWithoutSecrets({ a: ['rabbit://u:pw@h/', 1, null], b: { c: true } })).toEqual({
    a: ['rabbit://u:***@h/', 1, null],
    b: { c: true },
  });
});
