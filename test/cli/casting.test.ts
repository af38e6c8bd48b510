import { expect, it } from 'vitest';
import { namesBroker } from '../../src/cli/fix/casting.ts';
import type { CommonFlags } from '../../src/cli/flags.ts';

it.each([
  { flags: {}, env: {}, says: false },
  { flags: { 'transport-url': 'rabbit://ctl1' }, env: {}, says: true },
  { flags: { 'config-file': ['neutron.conf'] }, env: {}, says: true },
  { flags: { cloud: 'east' }, env: {}, says: true },
  { flags: {}, env: { L2POP_TRANSPORT_URL: 'rabbit://ctl1' }, says: true },
  { flags: {}, env: { L2POP_TRANSPORT_URL: '' }, says: false },
])('with $flags and $env the broker of casts is named: $says', ({ flags, env, says }) => {
  expect(namesBroker(flags as unknown as CommonFlags, env)).toBe(says);
});
