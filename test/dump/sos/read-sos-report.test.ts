import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { beforeEach, describe, expect, test } from 'vitest';
import { MixedKinds } from '../../../src/dump/errors.ts';
import { readDump } from '../../../src/dump/read-dump.ts';
import { NoDataplaneInReport, UnreadableSosReport } from '../../../src/dump/sos/errors.ts';
import { readSosReport } from '../../../src/dump/sos/read-sos-report.ts';
import { root } from '../../support/l2pop.ts';

const DATA = join(root, 'test/data/sos');
const report = (name: string) => join(DATA, name);

/** A copy that may be changed. */
let folder: string;
let changed: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2pop-sos-'));
  changed = join(folder, 'report');
  return () => rmSync(folder, { recursive: true });
});
const copy = (name: string) => cpSync(report(name), changed, { recursive: true, verbatimSymlinks: true });
const inChanged = (file: string) => join(changed, 'sos_commands', file);
const archive = (name: string, option: string, from = 'compute-1') => {
  const file = join(folder, name);
  execFileSync('tar', ['-c', option, '-f', file, '-C', DATA, from]);
  return file;
};

const OVS = 'ovs/01-basic-vxlan';
const LINUXBRIDGE = 'linuxbridge/01-basic-arp-on';
const state = async (sample: string, files: string[]) => {
  const parts = files.map((file) => ({ file: join(root, 'test/samples', sample, file) }));
  return (await readDump(parts)).segments.map(({ unicast, arp, flood }) => ({ unicast, arp, flood }));
};

describe('a sosreport', () => {
  test('of an OVS host holds what its flows and its database held, and is of its date', async () => {
    const dump = await readSosReport(report('compute-1'));
    expect(dump.segments.map(({ unicast, arp, flood }) => ({ unicast, arp, flood }))).toEqual(
      await state(OVS, ['dump-flows.txt', 'interfaces-short.json', 'ports.json']),
    );
    expect(dump).toMatchObject({ kind: 'ovs', ownTunnelIps: ['10.0.0.1'], promptHosts: [], notes: [], unread: [] });
    expect(dump.segmentsComplete).toBe(true);
    expect(dump.segments.map(({ networkId }) => networkId)).not.toContain(undefined);
    expect(dump.takenAt).toEqual(new Date('2026-11-27T07:55:48Z'));
  });

  test('of a linuxbridge host holds what its devices held', async () => {
    const dump = await readSosReport(report('compute-3'));
    expect(dump.segments.map(({ unicast, arp, flood }) => ({ unicast, arp, flood }))).toEqual(
      await state(LINUXBRIDGE, ['bridge-fdb-show.txt', 'ip-neigh-show.txt', 'ip-link-show-vxlan.txt']),
    );
    expect(dump).toMatchObject({ kind: 'linuxbridge', ownTunnelIps: ['10.0.0.5'], responder: true });
  });

  test.each([
    ['report.tar', '--format=gnu'],
    ['report.tar.gz', '-z'],
    ['report.tar.xz', '-J'],
    ['report.tar.bz2', '-j'],
    ['named-otherwise', '-J'],
  ])('packed as %s is the same', async (name, option) => {
    expect(await readSosReport(archive(name, option))).toEqual(await readSosReport(report('compute-1')));
  });

  test('in the folder above it is the same', async () => {
    copy('compute-1');
    expect(await readSosReport(folder)).toEqual(await readSosReport(report('compute-1')));
  });

  test('whose tunnel bridge has another name is found out', async () => {
    copy('compute-1');
    const flows = readFileSync(inChanged('openvswitch/ovs-ofctl_dump-flows_br-tun'));
    rmSync(inChanged('openvswitch/ovs-ofctl_dump-flows_br-tun'));
    writeFileSync(inChanged('openvswitch/ovs-ofctl_dump-flows_br-overlay'), flows);
    const show = readFileSync(inChanged('openvswitch/ovs-vsctl_-t_5_show'), 'utf8');
    writeFileSync(inChanged('openvswitch/ovs-vsctl_-t_5_show'), show.replaceAll('br-tun', 'br-overlay'));
    expect((await readSosReport(changed)).segments).toEqual((await readSosReport(report('compute-1'))).segments);
  });

  test.each([
    ['by its name', (text: string) => text, 'sos_strings'],
    ['by its beginning', (text: string) => text.slice(text.indexOf('table=20')), 'sos_commands'],
  ])('whose flows were cut off, as told %s, is no whole dump', async (_how, cut, place) => {
    copy('compute-1');
    const name = 'ovs-ofctl_dump-flows_br-tun';
    const flows = cut(readFileSync(inChanged(`openvswitch/${name}`), 'utf8'));
    rmSync(inChanged(`openvswitch/${name}`));
    execFileSync('mkdir', ['-p', join(changed, place, 'openvswitch')]);
    writeFileSync(join(changed, place, 'openvswitch', place === 'sos_strings' ? `${name}.tailed` : name), flows);
    const dump = await readSosReport(changed);
    expect(dump.segmentsComplete).toBe(false);
    for (const { notHeld } of dump.segments)
      expect(notHeld).toMatchObject({ unicast: expect.stringMatching(/table 20/) });
  });

  test('tells its host where no tunnel ip does', async () => {
    copy('compute-1');
    for (const file of ['ovs-vsctl_-t_5_list_interface', 'ovs-vsctl_-t_5_show', 'ovsdb-client_-f_list_dump']) {
      rmSync(inChanged(`openvswitch/${file}`));
    }
    expect(await readSosReport(changed)).toMatchObject({ ownTunnelIps: [], promptHosts: ['compute-1'] });
  });

  test('of both agents wants to be told which is meant', async () => {
    copy('compute-1');
    for (const file of ['bridge_-s_-s_-d_-t_fdb_show', 'ip_-s_-d_link', 'ip_-s_-s_neigh_show']) {
      cpSync(join(report('compute-3'), 'sos_commands/networking', file), inChanged(`networking/${file}`));
    }
    await expect(readSosReport(changed)).rejects.toThrow(MixedKinds);
    expect(await readSosReport(changed, { agentType: 'ovs' })).toMatchObject({ kind: 'ovs' });
    expect(await readSosReport(changed, { agentType: 'linuxbridge' })).toMatchObject({ kind: 'linuxbridge' });
  });
});

const isOfReports = (error: unknown): boolean =>
  error instanceof UnreadableSosReport || error instanceof NoDataplaneInReport;

describe('what is no report is one clear error', () => {
  test.each([
    ['nothing', () => join(folder, 'none'), 'no such file or folder'],
    ['an empty folder', () => folder, 'no flows of a tunnel bridge'],
    ['a text', () => join(root, 'README.md'), 'neither a folder nor an archive'],
    [
      'an archive of other things',
      () => {
        const file = join(folder, 'x.tar');
        execFileSync('tar', ['-cf', file, '-C', root, 'LICENSE']);
        return file;
      },
      'no flows of a tunnel bridge',
    ],
  ])('%s', async (_what, path, why) => {
    const reading = readSosReport(path());
    await expect(reading).rejects.toSatisfy(isOfReports);
    await expect(reading).rejects.toThrow(why);
  });

  test.each(['-z', '-J', '-j', '--format=gnu'])('an archive (%s) that breaks off', async (option) => {
    const file = archive('x.tar', option);
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    await expect(readSosReport(file)).rejects.toThrow(UnreadableSosReport);
  });

  test('a report without the flows, or with an error in their place', async () => {
    copy('compute-1');
    writeFileSync(
      inChanged('openvswitch/ovs-ofctl_dump-flows_br-tun'),
      'ovs-ofctl: br-tun is not a bridge or a socket\n',
    );
    await expect(readSosReport(changed)).rejects.toThrow(NoDataplaneInReport);
    await expect(readSosReport(changed)).rejects.toThrow(/no flows of a tunnel bridge .*; no bridge brq/);
  });

  describe('more than memory should hold', () => {
    const name = 'sos_commands/openvswitch/ovs-ofctl_dump-flows_br-tun';
    const tooMuch = /^cannot read the sosreport \S+: the files to read have more than 2 GiB$/;

    test('in a folder', async () => {
      copy('compute-1');
      truncateSync(join(changed, name), 2 ** 31 + 1);
      await expect(readSosReport(changed)).rejects.toThrow(tooMuch);
    });

    test('in an archive, whose rest is not unpacked', async () => {
      const header = Buffer.alloc(512);
      new Header({ path: `report/${name}`, type: 'File', mode: 0o644, size: 2 ** 31 + 1 }).encode(header);
      const packed = gzipSync(Buffer.concat([header, randomBytes(1 << 20)]));
      const file = join(folder, 'x.tar.gz');
      // to its end it would be found to break off
      writeFileSync(file, packed.subarray(0, -1000));
      await expect(readSosReport(file)).rejects.toThrow(tooMuch);
    });
  });

  test('links that lead out of the folder are not followed, and pipes are not waited for', async () => {
    copy('compute-1');
    const flows = inChanged('openvswitch/ovs-ofctl_dump-flows_br-tun');
    rmSync(flows);
    symlinkSync(join(report('compute-1'), 'sos_commands/openvswitch/ovs-ofctl_dump-flows_br-tun'), flows);
    await expect(readSosReport(changed)).rejects.toThrow(NoDataplaneInReport);
    rmSync(flows);
    execFileSync('mkfifo', [flows]);
    await expect(readSosReport(changed)).rejects.toThrow(NoDataplaneInReport);
  });

  test('names in an archive that lead elsewhere are only names', async () => {
    const file = join(folder, 'x.tar');
    const moved = '--transform=s,^compute-1,../../../../etc/x,';
    execFileSync('tar', ['-cPf', file, moved, '-C', DATA, 'compute-1']);
    expect((await readSosReport(file)).segments).toEqual((await readSosReport(report('compute-1'))).segments);
  });
});
