import { expect, test } from 'vitest';
import { bytesWithoutSecrets } from '../../../src/cli/secrets/bytes.ts';

test.each([
  ['psk=pw, remote_ip=192.0.2.1', 'psk=***, remote_ip=192.0.2.1'],
  ['options : {psk="pw", remote_ip="192.0.2.1"}', 'options : {psk="***", remote_ip="192.0.2.1"}'],
  ['["map",[["psk","pw"],["remote_ip","192.0.2.1"]]]', '["map",[["psk","***"],["remote_ip","192.0.2.1"]]]'],
  ['"[\\"psk\\", \\"pw\\"]",', '"[\\"psk\\", \\"***\\"]",'],
  ['# curl https://u:pw@h/x and https://v@h', '# curl https://u:***@h/x and https://v@h'],
  ['["ssl://192.0.2.1:6640","me@here"]', '["ssl://192.0.2.1:6640","me@here"]'],
  ['{"password": "pw"}', '{"password": "***"}'],
  ['psk="a,b c", remote_ip=x', 'psk="***", remote_ip=x'],
  [String.raw`["psk","a\\b"],["x","y"]`, '["psk","***"],["x","y"]'],
  [String.raw`["psk","a\"b"]`, '["psk","***"]'],
  [String.raw`"[\"psk\",\"a\\\"b\"]",`, String.raw`"[\"psk\",\"***\"]",`],
  [String.raw`"psk=\"a b\", x"`, String.raw`"psk=\"***\", x"`],
  ['"psk=a","b=c"', '"psk=***","b=c"'],
  ['{psk=a,b}', '{psk=***}'],
  ['rabbit://u:p@ss@h/', 'rabbit://u:***@h/'],
  ['"rabbit://u:p w@h/", "a@b"', '"rabbit://u:***@h/", "a@b"'],
  ["OS_PASSWORD='two words' x", "OS_PASSWORD='***' x"],
  ['password: two words', 'password: ***'],
  ['> X-Auth-Token: pw', '> X-Auth-Token: ***'],
  ["curl -H 'X-Auth-Token: pw' x", "curl -H 'X-Auth-Token: ***' x"],
  ['"curl --password pw"', '"curl --password ***"'],
  ['{user: u, password: pw}', '{user: u, password: ***}'],
  ['{"password": 1234, "token": null}', '{"password": "***", "token": null}'],
  ['["no token=","b"]', '["no token=","b"]'],
  ['["unknown token: ","b"]', '["unknown token: ","b"]'],
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
