import { expect, test } from 'vitest';
import { documentWithoutSecrets } from '../../../src/cli/secrets/document.ts';

test('a document loses what its texts hold', () => {
  expect(documentWithoutSecrets({ a: ['rabbit://u:pw@h/', 1, null], b: { c: true } })).toEqual({
    a: ['rabbit://u:***@h/', 1, null],
    b: { c: true },
  });
});

test('a document loses what is called as a secret', () => {
  expect(documentWithoutSecrets({ os_password: 'pw', tokens: ['pw', 2], no_token: null })).toEqual({
    os_password: '***',
    tokens: ['***', 2],
    no_token: null,
  });
});
