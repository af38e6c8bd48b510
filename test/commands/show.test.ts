import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { l2pop, root } from '../support/l2pop.ts';

const folder = (...path: string[]) => join('test/samples', ...path);
const forwarding = (...path: string[]) =>
  JSON.parse(readFileSync(join(root, folder(...path), 'forwarding.json'), 'utf8'));

interface SegmentJson {
  network_id?: string;
  flood: string[];
  unicast: Record<string, string>;
  arp: Record<string, string>;
}

const sortFlood = (segment: SegmentJson) => ({ ...segment, flood: [...segment.flood].sort() });

describe('l2pop show', () => {
  test.each(['01-basic-vxlan', '03-learned-flows', '05-tunnel-types', '06-ipv6-underlay', '07h-dangling-ofport'])(
    'prints the segments of ovs/%s as its forwarding.json has them',
    async (name) => {
      const files = ['dump-flows.txt', 'interfaces.json', 'ports.json'].map((file) => folder('ovs', name, file));
      const { stdout, exitCode } = await l2pop(['show', ...files, '-f', 'json']);
      const { segments, layout, responder, notes } = JSON.parse(stdout);
      expect(segments).toEqual(forwarding('ovs', name).map(sortFlood));
      expect({ layout, responder }).toEqual({ layout: 'br-tun', responder: true });
      expect(notes).toBeInstanceOf(Array);
      expect(exitCode).toBe(0);
    },
  );

  test('names endpoints that the dump cannot tell port N', async () => {
    const { stdout } = await l2pop(['show', folder('ovs/01-basic-vxlan/dump-flows.txt'), '--json']);
    expect(JSON.parse(stdout).segments[0].flood).toEqual(['port 2', 'port 3', 'port 4']);
  });

  test('reads a paste of a ticket as the dump that it was', async () => {
    const paste = folder('ovs/13-older-agents/dump-flows-pasted.txt');
    const { stdout } = await l2pop(['show', paste, folder('ovs/13-older-agents/show.txt'), '--json']);
    const { segments, prompt_hosts } = JSON.parse(stdout);
    expect(segments.map(({ unicast }: SegmentJson) => unicast)).toEqual(
      forwarding('ovs', '13-older-agents').map(({ unicast }: SegmentJson) => unicast),
    );
    expect(prompt_hosts).toEqual(['c1']);
  });

  test('a table for people tells what was learned, what is not known and what was passed over', async () => {
    const { stdout } = await l2pop(['show', folder('ovs/03-learned-flows/dump-flows-names.txt')]);
    await expect(stdout).toMatchFileSnapshot('../golden/show-learned.txt');
  });

  test.each(readdirSync(join(root, 'test/samples/linuxbridge')))('reads linuxbridge/%s', async (name) => {
    const files = ['bridge-fdb-show.txt', 'ip-neigh-show.txt', 'ip-link-show-vxlan.txt'].map((file) =>
      folder('linuxbridge', name, file),
    );
    const { stdout, exitCode } = await l2pop(['show', ...files, '-f', 'json']);
    const held = JSON.parse(stdout).segments.map(({ unicast, arp }: SegmentJson) => ({ unicast, arp }));
    const expected = forwarding('linuxbridge', name).map(({ unicast, arp }: SegmentJson) => ({ unicast, arp }));
    expect(held).toEqual(expected);
    expect(exitCode).toBe(0);
  });
});
