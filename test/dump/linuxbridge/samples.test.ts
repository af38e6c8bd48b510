import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expectedOf, type ForwardingJson, shown } from './forwarding-json.ts';
import { read, SAMPLES, sample } from './read.ts';

const folders = readdirSync(SAMPLES);

describe.each(folders)('the sample %s', (folder) => {
  const expected: ForwardingJson[] = JSON.parse(sample(folder, 'forwarding.json').text);
  const all = expected.map(expectedOf);
  const first = all.filter(({ segment_id }) => segment_id === 1001);

  const wholes = ['bridge-fdb-show', 'bridge-fdb-show-stats'].flatMap((fdb) =>
    ['txt', 'json'].flatMap((ext) => [
      [`${fdb}.${ext}`, `ip-neigh-show.${ext}`],
      [`${fdb}.${ext}`, `ip-neigh-show.${ext}`, `ip-link-show-vxlan.${ext}`],
      [`ip-link-show-vxlan.${ext}`, `bridge-link-show.${ext}`, `ip-neigh-show.${ext}`, `${fdb}.${ext}`],
    ]),
  );

  test.each(wholes)('gives its forwarding state from %s, %s and %s', (...files) => {
    const dump = read(...files.filter((file) => file !== undefined).map((file) => sample(folder, file)));
    expect(dump.segments.map(shown)).toEqual(all);
    expect(dump.segmentsComplete).toBe(true);
    expect(dump.unread).toEqual([]);
  });

  test.each(['txt', 'json'])(
    'gives its first network from the dumps of one device in %s, named by the files',
    (ext) => {
      const dump = read(
        sample(folder, `bridge-fdb-show-dev-vxlan-1001.${ext}`),
        sample(folder, `ip-neigh-show-dev-vxlan-1001.${ext}`),
      );
      expect(dump.segments.map(shown)).toEqual(first);
      expect(dump.segmentsComplete).toBe(false);
    },
  );

  test('gives its first network from a paste in which the commands name the device', () => {
    const dump = read(
      [
        '$ bridge fdb show dev vxlan-1001',
        sample(folder, 'bridge-fdb-show-dev-vxlan-1001.txt').text,
        '$ ip neigh show dev vxlan-1001',
        sample(folder, 'ip-neigh-show-dev-vxlan-1001.txt').text,
      ].join('\n'),
    );
    expect(dump.segments.map(shown)).toEqual(first);
    expect(dump.segmentsComplete).toBe(false);
  });

  test('gives its networks without addresses from the forwarding table alone, and says so', () => {
    const dump = read(sample(folder, 'bridge-fdb-show.txt'));
    expect(dump.segments.map(shown)).toEqual(all.map((segment) => ({ ...segment, arp: {} })));
    expect(dump.segments.map(({ notHeld }) => notHeld.arp)).toEqual(all.map(() => 'no ip neigh was given'));
  });

  test('gives the devices from the link list alone, with nothing held', () => {
    const dump = read(sample(folder, 'ip-link-show-vxlan.txt'));
    expect(dump.segments.map((segment) => [segment.bridge, segment.segmentId])).toEqual(
      all.map((segment) => [segment.bridge, segment.segment_id]),
    );
    for (const { notHeld } of dump.segments) {
      expect(notHeld.unicast).toBe('no bridge fdb was given');
      expect(notHeld.flood).toBe('no bridge fdb was given');
      expect(notHeld.arp).toBeDefined();
    }
  });
});
