import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Checks of spec l2pop, section 8: the tests that show them, as file and a part of the test's name. */
const DOMAIN: Record<number, { tests: [file: string, name: string][] }> = {
  1: {
    tests: [
      ['fdb/entries.test.ts', 'FDB entries are read without loss'],
      ['fdb/entries.test.ts', 'is refused with its place'],
    ],
  },
  2: { tests: [['fdb/entries.test.ts', 'is a flooding entry']] },
  3: {
    tests: [
      ['fdb/entries.test.ts', 'a comma list is one endpoint of several addresses'],
      ['dump/entries.test.ts', 'comma lists do not differ from themselves'],
    ],
  },
  4: { tests: [['driver/casts.test.ts', 'the event of wire/$sample causes its casts']] },
  5: { tests: [['driver/casts.test.ts', 'the event of wire/$sample causes its casts']] },
  6: {
    tests: [
      ['driver/casts.test.ts', 'the event of wire/$sample causes its casts'],
      ['driver/rules/fdb-entries.test.ts', 'rule $rule: endpoints are right when $when'],
    ],
  },
  7: { tests: [['driver/casts.test.ts', 'the event of wire/$sample causes its casts']] },
  8: { tests: [['driver/casts.test.ts', 'the event of wire/$sample causes its casts']] },
  9: { tests: [['driver/rules/fdb-entries.test.ts', 'rule $rule: endpoints are right when $when']] },
  10: {
    tests: [
      ['driver/rules/fdb-entries.test.ts', 'rule $rule: endpoints are right when $when'],
      ['driver/mechanism-driver.test.ts', 'migrating ports are told for the asked networks alone'],
    ],
  },
  11: {
    tests: [
      ['driver/mechanism-driver.test.ts', 'the number of reads depends on neither networks nor ports nor hosts'],
      [
        'driver/inventory/database/statements.database.test.ts',
        'of an answer is the same for one network and for a thousand',
      ],
    ],
  },
  12: { tests: [['driver/casts.test.ts', 'the event of wire/$sample causes its casts']] },
  13: {
    tests: [
      ['dump/ovs/samples.test.ts', 'alone has IPv4 endpoints by the names of ports'],
      ['dump/ovs/samples.test.ts', 'gives the state that it holds'],
      ['dump/ovs/spellings.test.ts', 'layouts'],
    ],
  },
  14: { tests: [['dump/ovs/spellings.test.ts', 'a learned flow is no entry']] },
  15: {
    tests: [
      ['dump/ovs/samples.test.ts', 'alone has its endpoints as numbers of ports'],
      ['dump/ovs/samples.test.ts', 'with the tables of OVSDB has the network ids too'],
    ],
  },
  16: { tests: [['dump/ovs/samples.test.ts', 'has IPv6 endpoints by hashing the tunnel ips that may be meant']] },
  17: { tests: [['dump/ovs/samples.test.ts', 'every sample is under test']] },
  18: {
    tests: [
      ['dump/ovs/samples.test.ts', 'responder and distributed routing are told as they are'],
      ['dump/ovs/samples.test.ts', 'two cookies are reported where an agent restarts'],
    ],
  },
  19: {
    tests: [
      ['fdb/diff-samples.test.ts', '%s shows %j'],
      ['fdb/diff-read-samples.test.ts', 'as read from flows and OVSDB, drifts as its state does'],
    ],
  },
  20: { tests: [['dump/ovs/samples.test.ts', 'every sample is under test']] },
  21: { tests: [['dump/linuxbridge/samples.test.ts', 'gives its forwarding state from']] },
  22: { tests: [['dump/linuxbridge/samples.test.ts', 'the sample %s']] },
  23: { tests: [['dump/linuxbridge/drift-of-samples.test.ts', 'is found in its dumps in']] },
  24: {
    tests: [
      ['fdb/diff.properties.test.ts', 'a dump does not drift from the entries that it holds'],
      ['fdb/diff.properties.test.ts', 'order, case and spelling do not matter'],
    ],
  },
  25: {
    tests: [
      ['fdb/plan.properties.test.ts', 'the plan leaves no drift that casts can mend'],
      ['models/replay.test.ts', 'an OVS agent of Neutron 21'],
      ['models/replay.test.ts', 'a linuxbridge agent of Neutron 21'],
    ],
  },
  26: { tests: [['fdb/plan.properties.test.ts', 'it names one network a message, the host alone']] },
  27: {
    tests: [
      ['fdb/advice.test.ts', 'is advised as the table of repairs says'],
      ['fdb/plan-repair.test.ts', '%s gives advice and no cast (check 27)'],
    ],
  },
};

/** Numbered checks of a section: number → text on one line. */
function checksOf(file: string, from: string): Map<number, string> {
  const section = read(file).split(from)[1]!.split('\n## ')[0]!;
  const checks = new Map<number, string>();
  for (const item of section.split(/\n(?=\d+\. )/).slice(1)) {
    const [, number, text] = /^(\d+)\. ([\s\S]*)/.exec(item)!;
    checks.set(
      Number(number),
      text!
        .split(/\n\n|\n(?=[A-Z*][\w* ]*\n)/)[0]!
        .replace(/\s+/g, ' ')
        .replaceAll('|', '\\|')
        .trim(),
    );
  }
  return checks;
}

/** Names of tests that end in `(wire N)`, by number. */
function wireTests(): Map<number, string[]> {
  const found = new Map<number, string[]>();
  const files = ['transport', 'agent'].flatMap((folder) =>
    readdirSync(join(root, 'test', folder), { recursive: true })
      .map((file) => `test/${folder}/${file}`)
      .filter((file) => file.endsWith('.ts'))
      .sort(),
  );
  for (const file of files) {
    for (const [, name, numbers] of read(file).matchAll(/['"`]([^'"`\n]*(?:'s [^'"`\n]*)?) \(wire ([\d, ]+)\)/g)) {
      for (const number of numbers!.split(',').map(Number)) {
        found.set(number, [...(found.get(number) ?? []), `${name} (\`${file}\`)`]);
      }
    }
  }
  return found;
}

const wire = checksOf('docs/spec/oslo-messaging-wire.md', '## 15. Conformance checklist');
const domain = checksOf('docs/spec/l2pop.md', '## 8. Conformance list');
const shown = wireTests();

test.each([...wire.keys()])('check %i of the wire has a test', (number) => {
  expect(shown.get(number)).toBeDefined();
});

test.each([...domain.keys()])('check %i of the domain has a test that exists', (number) => {
  const { tests } = DOMAIN[number]!;
  expect(tests).not.toEqual([]);
  for (const [file, name] of tests) expect(read(`test/${file}`)).toContain(name);
});

test('docs/conformance.md lists every check with its tests (renew it with -u)', async () => {
  const cell = (names: string[] = []) => names.map((name) => name.replaceAll('|', '\\|')).join('<br>');
  const page = [
    '# Conformance',
    '',
    'The checks of both specifications, each with the tests that show it.',
    '',
    '## The wire (docs/spec/oslo-messaging-wire.md, section 15)',
    '',
    '| # | check | shown by |',
    '|---|---|---|',
    ...[...wire].map(([number, text]) => `| ${number} | ${text} | ${cell(shown.get(number))} |`),
    '',
    '## The domain (docs/spec/l2pop.md, section 8)',
    '',
    '| # | check | shown by |',
    '|---|---|---|',
    ...[...domain].map(([number, text]) => {
      const names = DOMAIN[number]?.tests?.map(([file, name]) => `${name} (\`test/${file}\`)`);
      return `| ${number} | ${text} | ${cell(names)} |`;
    }),
    '',
  ];
  await expect(page.join('\n')).toMatchFileSnapshot('../docs/conformance.md');
});
