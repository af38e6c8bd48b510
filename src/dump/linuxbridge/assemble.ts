import type { Dump } from '../../fdb/dump.ts';
import { type Device, isAgents, isWithoutL2pop, responderOf } from './device.ts';
import type { Host } from './host.ts';
import { notesOf } from './notes.ts';
import { resolveHomeless } from './resolve-homeless.ts';
import { toSegment } from './to-segment.ts';

/**
 * One Dump of kind `linuxbridge` from everything that a host's dumps told (spec l2pop 4.4, 5.1).
 * Segments stand in the order in which their devices were met.
 */
export function assembleDump(host: Host): Dump {
  const homeless = resolveHomeless(host);
  host.unicast.settle();
  const devices: Device[] = [];
  for (const device of host.devices.values()) {
    if (isAgents(device)) devices.push(device);
    else host.otherDevices.add(`${device.name} (${device.master === undefined ? 'no bridge' : `in ${device.master}`})`);
  }
  const isOthers = devices.length === 0 && host.bridges.size === 0 && host.otherDevices.size > 0;
  return {
    kind: 'linuxbridge',
    layout: isOthers ? `other software: ${[...host.otherDevices].sort().join(', ')}` : 'linuxbridge',
    hasL2pop: hasL2pop(host, devices, homeless),
    promptHosts: [],
    ownTunnelIps: [...new Set(devices.flatMap(({ vxlan }) => vxlan?.local ?? []))],
    responder: overallResponder(devices),
    dvr: false,
    cookies: [],
    segments: devices.map((device) => toSegment(device, host)),
    segmentsComplete: (host.hasWholeFdb && !host.isFdbTorn) || host.hasWholeLinks,
    tunnelPorts: [],
    tunnelIdMismatches: [],
    brokenArp: [],
    wiredNetworks: [],
    unwiredNetworks: [],
    notes: [...notesOf(host, devices, homeless), ...host.unread.notes],
    unread: host.unread.lines,
  };
}

/** Without any vxlan device, a `brq` bridge still shows that the agent is at work here. */
function hasL2pop(host: Host, devices: readonly Device[], homeless: number): boolean {
  if (devices.length > 0) return !devices.every(isWithoutL2pop);
  return host.bridges.size > 0 || homeless > 0;
}

/** On or off where all devices that tell agree; undefined where they differ or none tells. */
function overallResponder(devices: readonly Device[]): boolean | undefined {
  const told = new Set(devices.map(responderOf).filter((responder) => responder !== undefined));
  return told.size === 1 ? [...told][0] : undefined;
}
