import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../l2pop.ts';
import type { Namespace } from './namespace.ts';

/** Makes the vxlan devices, entries and neighbours that a sample's dumps show. */
export function restoreLinuxbridgeSample({ run }: Namespace, sample: string): void {
  const text = (file: string) => readFileSync(join(root, 'test/samples/linuxbridge', sample, file), 'utf8');
  run('ip', 'link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'eth1-peer');
  run('ip', 'addr', 'add', '10.0.0.5/24', 'dev', 'eth1');
  run('ip', 'link', 'set', 'eth1', 'up');
  for (const { ifname, master, linkinfo } of JSON.parse(text('ip-link-show-vxlan.json'))) {
    const { id, local, proxy } = linkinfo.info_data;
    run('ip', 'link', 'add', master, 'type', 'bridge');
    run('ip', 'link', 'set', master, 'up');
    const options = ['local', local, 'dev', 'eth1', 'dstport', '4789', ...(proxy ? ['proxy'] : [])];
    run('ip', 'link', 'add', ifname, 'type', 'vxlan', 'id', String(id), ...options);
    run('ip', 'link', 'set', ifname, 'master', master, 'up');
  }
  for (const { mac, ifname, dst, state } of JSON.parse(text('bridge-fdb-show.json'))) {
    if (dst && state === 'permanent')
      run('bridge', 'fdb', 'append', mac, 'dev', ifname, 'dst', dst, 'self', 'permanent');
  }
  for (const { dst, dev, lladdr, state } of JSON.parse(text('ip-neigh-show.json'))) {
    if (state.includes('PERMANENT'))
      run('ip', 'neigh', 'replace', dst, 'dev', dev, 'lladdr', lladdr, 'nud', 'permanent');
  }
}
