import { hasAgentsName } from './device.ts';
import type { Host } from './host.ts';

/**
 * Gives the entries that stand without a device, as `bridge fdb show dev X` prints them, the device that their
 * bridge's name tells (each agent's bridge has one vxlan device). What stays homeless goes to `unread`.
 * @returns the number of entries that no device could be told for
 */
export function resolveHomeless(host: Host): number {
  const deviceOfBridge = new Map<string, string>();
  for (const device of host.devices.values()) {
    if (device.master !== undefined && hasAgentsName(device.name)) deviceOfBridge.set(device.master, device.name);
  }
  let left = 0;
  for (const { fdb, neighbours, master } of host.homeless.values()) {
    const device = master === undefined ? undefined : deviceOfBridge.get(master);
    if (device !== undefined) {
      for (const { record } of fdb) host.addFdbOf(device, record, true);
    } else {
      const permanent = fdb.filter(({ record }) => record.isSelf && record.state === 'permanent');
      for (const { place } of permanent) host.addUnread(place, NO_DEVICE);
      left += permanent.length;
    }
    for (const place of neighbours) host.addUnread(place, NO_DEVICE);
    left += neighbours.length;
  }
  host.homeless.clear();
  return left;
}

const NO_DEVICE = 'the line has no device, as with `dev X` in the command';
