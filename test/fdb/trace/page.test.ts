import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { WhyRule } from '../../../src/fdb/why.ts';

const page = readFileSync(new URL('../../../docs/trace.md', import.meta.url), 'utf8');

const RULES: Record<WhyRule['rule'], true> = {
  'no-such-port': true,
  'port-status': true,
  'port-kind': true,
  'port-addresses': true,
  'port-binding': true,
  'host-agent': true,
  'own-host': true,
  'foreign-source': true,
  'network-type': true,
  'chosen-segment': true,
  'second-binding': true,
  'vif-type': true,
  'several-agents': true,
  'agent-down': true,
  'agent-types': true,
  'agent-l2pop-off': true,
  'receiver-agent': true,
  'receiver-port': true,
};

test.each(Object.keys(RULES))('docs/trace.md describes the rule %s', (rule) => {
  expect(page).toContain(`\`${rule}\``);
});
