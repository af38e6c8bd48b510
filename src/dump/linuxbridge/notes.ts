import { type Device, groupOf, isWithoutL2pop, responderOf } from './device.ts';
import type { Host } from './host.ts';

/** What the dumps cannot tell and what was passed over, a sentence each (Dump.notes). */
export function notesOf(host: Host, devices: readonly Device[], homeless: number): string[] {
  const notes: string[] = [];
  if (homeless > 0) {
    notes.push(
      `${homeless} entries name no device, as \`bridge fdb show dev X\` and \`ip neigh show dev X\` print them: ` +
        'dump without `dev X`, keep the command above its output, or have it in the file name (…-dev-vxlan-1001.txt).',
    );
  }
  if (host.otherDevices.size > 0) {
    notes.push(`Not the linuxbridge agent's devices, passed over: ${[...host.otherDevices].sort().join(', ')}.`);
  }
  notes.push(...mixedResponder(devices), ...devices.flatMap((device) => [...notesOfDevice(device)]));
  if (devices.length > 0 && devices.every(isWithoutL2pop)) {
    notes.push(
      'All vxlan devices flood to a multicast group and hold no static entry: l2_population is off, or no cast has come.',
    );
  }
  return notes;
}

function mixedResponder(devices: readonly Device[]): string[] {
  const off = devices.filter((device) => responderOf(device) === false);
  if (off.length === 0 || devices.every((device) => responderOf(device) !== true)) return [];
  return [
    `The ARP responder is off on ${namesOf(off)} and on elsewhere: its option was changed after some devices were made.`,
  ];
}

function* notesOfDevice(device: Device): Generator<string> {
  const { name, vxlan, further, passedOver, arp, foreignArp } = device;
  if (vxlan !== undefined && vxlan.local === undefined && groupOf(device) === undefined) {
    yield `${name} has no local address: its tunnel packets may leave from a wrong one (Launchpad bug 1929998).`;
  }
  if (vxlan?.hasProxy === false && arp.size > 0) {
    yield `${name} has ${arp.size} permanent neighbours but no proxy flag: nothing answers from them.`;
  }
  for (const [mac, others] of further) {
    yield `${name}: ${mac} has more than one destination; ${device.unicast.get(mac)} is kept, beside ${[...others].join(', ')}.`;
  }
  if (foreignArp.size > 0) yield `${name}: other software wrote ${foreignArp.size} of its ${arp.size} neighbours.`;
  for (const [word, entries] of passedOver) {
    yield `${name}: ${entries} ${word} entries are not the agent's and were passed over.`;
  }
}

const SHOWN_NAMES = 5;

function namesOf(devices: readonly Device[]): string {
  const names = devices.slice(0, SHOWN_NAMES).map(({ name }) => name);
  return devices.length > SHOWN_NAMES ? `${names.join(', ')}, … (${devices.length})` : names.join(', ');
}
