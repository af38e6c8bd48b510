import { expect, test } from 'vitest';
import { hideSecrets } from '../../src/cli/hide-secrets.ts';

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
])('%s is shown as %s', (text, shown) => {
  expect(hideSecrets(text)).toBe(shown);
});
