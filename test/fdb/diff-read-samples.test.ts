import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readDump } from '../../src/dump/read-dump.ts';
import { type DiffResult, diff } from '../../src/fdb/diff.ts';
import type { Dump } from '../../src/fdb/dump.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import { dumpOfSample, expectedOfSample } from './dump-of-sample.ts';

const samples = fileURLToPath(new URL('../samples/', import.meta.url));
const read = (name: string, files: readonly string[]): Promise<Dump> =>
  readDump(files.map((file) => ({ file: `${samples}${name}/${file}` })));
const compare = (name: string, dump: Dump): DiffResult => diff(expectedState({ answer: expectedOfSample(name) }), dump);
const inOneLine = ({ drift }: DiffResult): string[] =>
  drift.map(({ networkId, kind, mac, ip, tunnelIp, observed, severity }) =>
    [networkId, kind, mac, ip, tunnelIp, observed, severity].join(' '),
  );

const driftedOn = (agent: string): string[] =>
  readdirSync(`${samples}${agent}`)
    .filter((name) => readdirSync(`${samples}${agent}/${name}`).includes('expected.json'))
    .map((name) => `${agent}/${name}`);

test.each(driftedOn('ovs'))('%s, as read from flows and OVSDB, drifts as its state does', async (name) => {
  const dump = await read(name, ['dump-flows-names.txt', 'interfaces.json', 'ports.json']);
  expect(inOneLine(compare(name, dump))).toEqual(inOneLine(compare(name, dumpOfSample(name))));
});

test.each(driftedOn('ovs'))('%s, as read from flows alone, drifts as its state does', async (name) => {
  const dump = await read(name, ['dump-flows-names.txt']);
  expect(inOneLine(compare(name, dump))).toEqual(inOneLine(compare(name, dumpOfSample(name))));
});

test.each(driftedOn('linuxbridge'))(
  '%s, as read from bridge, ip neigh and ip link, drifts as its state does',
  async (name) => {
    const dump = await read(name, ['bridge-fdb-show.txt', 'ip-neigh-show.txt', 'ip-link-show-vxlan.txt']);
    expect(inOneLine(compare(name, dump))).toEqual(inOneLine(compare(name, dumpOfSample(name))));
  },
);
