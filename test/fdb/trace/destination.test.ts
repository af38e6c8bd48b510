import { expect, test } from 'vitest';
import { destinationText, parseDestination } from '../../../src/fdb/trace/destination.ts';

test.each([
  { text: 'FA:16:3E:0A:02:01', kind: 'mac', shown: 'fa:16:3e:0a:02:01' },
  { text: '192.168.10.21', kind: 'ip', shown: '192.168.10.21' },
  { text: '2001:0DB8::0021', kind: 'ip', shown: '2001:db8::21' },
  { text: 'ff:ff:ff:ff:ff:ff', kind: 'group', shown: 'ff:ff:ff:ff:ff:ff' },
  { text: '01:00:5e:00:00:12', kind: 'group', shown: '01:00:5e:00:00:12' },
  { text: '33:33:00:00:00:01', kind: 'group', shown: '33:33:00:00:00:01' },
  { text: '255.255.255.255', kind: 'group', shown: '255.255.255.255' },
  { text: '224.0.0.18', kind: 'group', shown: '224.0.0.18' },
  { text: '239.255.255.250', kind: 'group', shown: '239.255.255.250' },
  { text: 'ff02::1', kind: 'group', shown: 'ff02::1' },
  { text: '223.0.0.1', kind: 'ip', shown: '223.0.0.1' },
  { text: '240.0.0.1', kind: 'ip', shown: '240.0.0.1' },
])('$text is a destination of kind $kind, written $shown', ({ text, kind, shown }) => {
  const destination = parseDestination(text)!;
  expect(destination.kind).toBe(kind);
  expect(destinationText(destination)).toBe(shown);
});

test.each(['', 'vm-a', '192.168.10', '192.168.10.0/24', '00:00:00:00:00:00', '0.0.0.0', '::', 'fe80::1%eth0'])(
  '%j is no destination',
  (text) => {
    expect(parseDestination(text)).toBeUndefined();
  },
);
