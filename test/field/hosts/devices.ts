import type { Field, FieldHost } from '../field.ts';
import { run } from '../up/run.ts';
import { onHost } from './on-host.ts';

interface Plugged {
  id: string;
  networkId: string;
  mac: string;
  ips: string[];
}

/** As nova and Neutron's agents name it. */
export const deviceOf = ({ id }: { id: string }): string => `tap${id.slice(0, 11)}`;

const vmOf = (field: Field, { id }: { id: string }): string => `${field.prefix}-vm-${id.slice(0, 8)}`;

/** Below all that tunnels take off 1500 bytes. */
const MTU = '1400';

/**
 * Gives a port a device on the host that leads to a namespace of its own, with the port's MAC and addresses: its VM. `isWired` resolves
 * when the agent has wired it. Returns the namespace's name.
 */
export async function plug(
  field: Field,
  host: FieldHost,
  port: Plugged,
  isWired: () => Promise<void>,
): Promise<string> {
  const vm = vmOf(field, port);
  const device = deviceOf(port);
  const inVm = (...args: string[]) => run('ip', '-n', vm, ...args);
  await run('ip', 'netns', 'add', vm);
  await run('ip', '-n', host.namespace, 'link', 'add', device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', vm);
  await inVm('link', 'set', 'eth0', 'address', port.mac, 'mtu', MTU, 'up');
  for (const ip of port.ips) {
    const options = ip.includes(':') ? ['nodad'] : [];
    await inVm('addr', 'add', ip + (ip.includes(':') ? '/64' : '/24'), 'dev', 'eth0', ...options);
  }
  await run('ip', '-n', host.namespace, 'link', 'set', device, 'up');
  if (host.kind === 'ovs') await addToSwitch(host, port);
  await isWired();
  // the agent leaves a VM's device to nova
  if (host.kind === 'linuxbridge') {
    await run('ip', '-n', host.namespace, 'link', 'set', device, 'master', `brq${port.networkId.slice(0, 11)}`);
  }
  return vm;
}

async function addToSwitch(host: FieldHost, port: Plugged): Promise<void> {
  const ids = [
    `external_ids:iface-id=${port.id}`,
    'external_ids:iface-status=active',
    `external_ids:attached-mac=${port.mac}`,
  ];
  const device = deviceOf(port);
  await onHost(host, 'ovs-vsctl', 'add-port', 'br-int', device, '--', 'set', 'Interface', device, ...ids);
}

/** Takes a port's device and VM away. */
export async function unplug(field: Field, host: FieldHost, port: { id: string }): Promise<void> {
  if (host.kind === 'ovs') await onHost(host, 'ovs-vsctl', '--if-exists', 'del-port', 'br-int', deviceOf(port));
  // the far end goes with the namespace at some time, and a new port's device may be wanted at once
  await run('ip', '-n', host.namespace, 'link', 'del', deviceOf(port)).catch(() => undefined);
  await run('ip', 'netns', 'del', vmOf(field, port)).catch(() => undefined);
}
