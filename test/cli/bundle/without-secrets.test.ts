import { expect, test } from 'vitest';
import { typedWithoutSecrets } from '../../../src/cli/bundle/without-secrets.ts';

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
    ['--os-password', 'pw', '--os-token=pw'],
    ['--os-password', '***', '--os-token=***'],
  ],
  [
    ['--host', 'c1', 'a@b'],
    ['--host', 'c1', 'a@b'],
  ],
])('%j is told as %j', (typed, told) => {
  expect(typedWithoutSecrets(typed)).toEqual(told);
});
