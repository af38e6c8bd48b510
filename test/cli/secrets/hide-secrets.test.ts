import { expect, test } from 'vitest';
import { hideSecrets } from '../../../src/cli/secrets/hide-secrets.ts';

test.each([
  ['rabbit://u:secret@h:5672/v', 'rabbit://u:***@h:5672/v'],
  ['cannot reach rabbit://u:secret@h1,u2:other@h2/v today', 'cannot reach rabbit://u:***@h1,u2:***@h2/v today'],
  ['rabbit://u:se@cret@h/', 'rabbit://u:***@h/'],
  ['mysql+pymysql://neutron:secret@db/neutron', 'mysql+pymysql://neutron:***@db/neutron'],
  ["{ password: 'secret', user: 'u' }", "{ password: '***', user: 'u' }"],
  ['{"auth_token": "secret"}', '{"auth_token": "***"}'],
  ['rabbit://h/', 'rabbit://h/'],
  ['foo://u:pa/ss?#@h/neutron', 'foo://u:***@h/neutron'],
  ['mail to a@b', 'mail to a@b'],
  ['cannot read u:secret@h/neutron: no such file', 'cannot read u:***@h/neutron: no such file'],
  ['[2001:db8::1]:5672 user@h', '[2001:db8::1]:5672 user@h'],
  ['The form is rabbit://USER:PASSWORD@HOST:PORT/VHOST', 'The form is rabbit://USER:PASSWORD@HOST:PORT/VHOST'],
  ['rabbit://u:p,w@h/', 'rabbit://u:***@h/'],
  ["query --from 'mysql://u:p w@h/n' --yes", "query --from 'mysql://u:***@h/n' --yes"],
  ['OS_PASSWORD=secret openstack token issue', 'OS_PASSWORD=*** openstack token issue'],
  ["OS_PASSWORD='two words' pass show x", "OS_PASSWORD='***' pass show x"],
  [`OS_PASSWORD='it'\\''s' pass`, "OS_PASSWORD='***' pass"],
  ['OS_PASSWORD=two\\ words pass', 'OS_PASSWORD=*** pass'],
  ['login --os-token "two words" --yes', 'login --os-token "***" --yes'],
  ['login --password secret --yes', 'login --password *** --yes'],
  ['http://h/x?token=secret&limit=1', 'http://h/x?token=***&limit=1'],
  ["{ 'X-Auth-Token': 'secret' }", "{ 'X-Auth-Token': '***' }"],
  ['the password of u is wrong, the token has expired', 'the password of u is wrong, the token has expired'],
])('%s is shown as %s', (text, shown) => {
  expect(hideSecrets(text)).toBe(shown);
});
