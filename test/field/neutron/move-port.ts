import { type Field, hostOf } from '../field.ts';
import { plug, unplug } from '../hosts/devices.ts';
import { api } from './api.ts';
import { becomes, type Port } from './ports.ts';

/** Migrates a VM's port as a cold migration does: bound to the other host, unplugged, and plugged there. Resolves to the port as it is then. */
export async function movePort(field: Field, port: Port, host: string): Promise<Port> {
  await api(field, 'PUT', `/ports/${port.id}`, { port: { 'binding:host_id': host } });

  await unplug(field, hostOf(field, port.host), port);
  const moved = { ...port, host };
  return { ...moved, vm: await plug(field, hostOf(field, host), moved, () => becomes(field, port, 'ACTIVE')) };
}
