import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseLabRows } from '../../../src/driver/inventory/lab-rows.ts';
import { deletePort, editLabPort, migratePort, setPortIps, setPortStatus } from '../../../src/driver/lab/edit-ports.ts';

const HOSTS = ['c1', 'c2', 'c3'];
const mac = (number: number) => `fa:16:3e:00:00:${String(number).padStart(2, '0')}`;

const port = (number: number) =>
  fc.record(
    {
      network: fc.constant('blue'),
      mac: fc.constant(mac(number)),
      host: fc.constantFrom(...HOSTS),
      ips: fc.subarray(['192.0.2.1', '2001:db8::1', '198.51.100.7']),
      status: fc.constantFrom('ACTIVE', 'DOWN', 'BUILD'),
    },
    { requiredKeys: ['network', 'mac'] },
  );

/** Lab files as people, programs and formatters write them. */
const labText = fc
  .record({
    ports: fc
      .integer({ min: 1, max: 5 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => port(n)))),
    write: fc.constantFrom(
      (lab: unknown) => stringify(lab),
      (lab: unknown) => stringify(lab, { collectionStyle: 'flow' }),
      (lab: unknown) => stringify(lab, { indent: 4, indentSeq: false, defaultStringType: 'QUOTE_SINGLE' }),
      (lab: unknown) => JSON.stringify(lab),
      (lab: unknown) => `${JSON.stringify(lab, null, 2)}\n`,
      (lab: unknown) =>
        `# top\n${stringify(lab)
          .replaceAll(/^( *- )/gm, '# above\n\n$1')
          .replaceAll(/(status: \w+)$/gm, '$1 # why')}# end`,
    ),
  })
  .map(({ ports, write }) =>
    write({ networks: [{ name: 'blue', type: 'vxlan', segment: 1 }], agents: HOSTS.map((host) => ({ host })), ports }),
  );

const edit = fc.oneof(
  fc.constantFrom('ACTIVE' as const, 'DOWN' as const).map((status) => setPortStatus({ port: mac(0) }, status)),
  fc.constantFrom(...HOSTS).map((host) => migratePort({ port: mac(0) }, host)),
  fc.subarray(['203.0.113.1', '2001:db8::2']).map((ips) => setPortIps({ port: mac(0) }, ips)),
  fc.constant(deletePort({ port: mac(0) })),
);

test('an edit of any lab file is made as written, leaves every other port, and is nothing the second time', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(labText, edit, (text, change) => {
      const before = parseLabRows(text, 'lab');
      const edited = editLabPort(text, 'lab', change);
      const after = parseLabRows(edited.text, 'lab');
      const others = (rows: typeof before) => rows.ports.filter((each) => each.mac !== mac(0));
      expect(others(after)).toEqual(others(before));
      expect({ ...after, ports: [] }).toEqual({ ...before, ports: [] });
      if (after.ports.length === before.ports.length) {
        expect(after.ports).toContainEqual(edited.port);
        expect(editLabPort(edited.text, 'lab', change)).toMatchObject({ text: edited.text, isChanged: false });
      }
    }),
    { numRuns: 100 },
  );
});
