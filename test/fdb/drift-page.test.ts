import { expect, test } from 'vitest';
import { advise } from '../../src/fdb/advice.ts';
import { DRIFT_KINDS, type DriftKind } from '../../src/fdb/drift.ts';
import { EFFECTS } from '../../src/fdb/effects.ts';

test('docs/drift.md tells of every kind and every effect (renew it with -u)', async () => {
  const kinds = Object.entries(DRIFT_KINDS).map(([kind, description]) => {
    const [ovs, linuxbridge] = [advise(kind as DriftKind, 'ovs').text, advise(kind as DriftKind, 'linuxbridge').text];
    return `| \`${kind}\` | ${description} | ${ovs}${ovs === linuxbridge ? '' : ` (linuxbridge: ${linuxbridge})`} |`;
  });
  const effects = Object.entries(EFFECTS).map(([id, { severity, text }]) => `| \`${id}\` | ${severity} | ${text} |`);
  const page = [
    '# Drift: its kinds, and what users of the cloud notice',
    '',
    'A difference has a kind, which says what differs, and an effect, which says what it does to traffic. The effect depends on the',
    'agent, on the ARP responder, and on what else is there: a missing unicast entry is only load while broadcast still reaches the host.',
    '',
    '## Kinds',
    '',
    '| kind | what differs | what mends it |',
    '|---|---|---|',
    ...kinds,
    '',
    "A stale entry may be none of the agent's: on Open vSwitch its flow has no cookie, or one that few flows have; on linuxbridge the",
    'neighbour is marked `extern_learn` or `proto`. It is reported with `foreign`, and no cast is planned for it: agents delete flows of',
    'their own cookie alone. Entries of bridge fdb with `extern_learn`, `nhid`, `sticky` or `static` are passed over.',
    '',
    '## Effects',
    '',
    'outage: traffic is lost. degraded: some is lost, or will be. waste: load, nothing lost. cosmetic: nobody notices.',
    '',
    '| effect | severity | in words |',
    '|---|---|---|',
    ...effects,
    '',
    'What a dump cannot hold is never drift. Casts in flight look like drift for some seconds: dump and compare twice before you act.',
    '',
  ];
  await expect(page.join('\n')).toMatchFileSnapshot('../../docs/drift.md');
});
