import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldHost } from '../field.ts';
import { agentConf } from './agent-conf.ts';
import type { Claim } from './claim.ts';
import { startHostSwitch } from './open-vswitch.ts';
import { run } from './run.ts';

export interface HostPlan extends Pick<FieldHost, 'name' | 'kind' | 'l3'> {
  /** Left out: with tunnels. */
  isBare?: boolean;
  /** Left out: with the ARP responder. */
  isMute?: boolean;
}

/** Makes a host, wired to the field's bridge, its agent configured but not started. `number`: from 11, the last part of its address. */
export async function makeHost(claim: Claim, plan: HostPlan, number: number, transportUrl: string): Promise<FieldHost> {
  const { name, kind, l3 } = plan;
  const namespace = `${claim.prefix}-${name}`;
  const address = claim.address.replace(/\.1$/, `.${number}`);
  const folder = join(claim.folder, 'hosts', name);
  for (const each of ['run', 'etc', 'log', 'state', 'lock']) mkdirSync(join(folder, each), { recursive: true });
  const env = {
    OVS_RUNDIR: join(folder, 'run'),
    OVS_DBDIR: join(folder, 'etc'),
    OVS_SYSCONFDIR: join(folder, 'etc'),
    OVS_LOGDIR: join(folder, 'log'),
  };
  const tunnelIp = plan.isBare ? null : address;
  const host: FieldHost = { name, kind, tunnelIp, namespace, folder, env, ...(l3 && { l3 }) };
  const ip = (...args: string[]) => run('ip', '-n', namespace, ...args);
  await run('ip', 'netns', 'add', namespace);
  await run('ip', 'link', 'add', namespace, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
  await run('ip', 'link', 'set', namespace, 'master', claim.prefix, 'up');
  await ip('link', 'set', 'lo', 'up');
  await ip('link', 'set', 'eth0', 'up');
  if (kind === 'ovs') {
    await startHostSwitch(claim.folder, host, address);
  } else {
    await ip('addr', 'add', `${address}/24`, 'dev', 'eth0');
    // a checksum that is left to a card never is there for Open vSwitch, which drops what comes in a tunnel without
    await run('ip', 'netns', 'exec', namespace, 'ethtool', '-K', 'eth0', 'tx', 'off');
    for (const device of ['phys1', 'phys2']) {
      await ip('link', 'add', device, 'type', 'veth', 'peer', 'name', `${device}-far`);
      await ip('link', 'set', device, 'up');
    }
  }
  writeFileSync(join(folder, 'agent.ini'), agentConf(host, transportUrl, !plan.isMute));
  return host;
}
