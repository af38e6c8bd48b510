import type { Segment } from '../../fdb/forwarding.ts';
import { type Device, groupOf, isNetworkBridge, responderOf, vniOf } from './device.ts';
import type { Host } from './host.ts';

/** The forwarding state of one device of the agent (spec l2pop 4.4, 5.1), with what the dumps cannot hold of it. */
export function toSegment(device: Device, host: Host): Segment {
  const { master, unicast, flood, arp, learned, foreignArp } = device;
  const hasBridge = master !== undefined && isNetworkBridge(master);
  return {
    networkType: 'vxlan',
    segmentId: vniOf(device),
    ...(hasBridge ? { bridge: master, networkIdPrefix: master.slice('brq'.length) } : {}),
    unicast,
    flood,
    arp,
    learned,
    ...(foreignArp.size > 0 && { foreign: { unicast: new Set<string>(), arp: foreignArp, flood: false } }),
    notHeld: notHeld(device, host),
  };
}

function notHeld(device: Device, host: Host): Segment['notHeld'] {
  const fdb = whyNoFdb(device, host);
  const group = groupOf(device);
  const flood = fdb ?? (group === undefined ? undefined : `multicast mode, group ${group}`);
  const arp = whyNoArp(device, host);
  return {
    ...(fdb === undefined ? {} : { unicast: fdb }),
    ...(flood === undefined ? {} : { flood }),
    ...(arp === undefined ? {} : { arp }),
  };
}

function whyNoFdb(device: Device, host: Host): string | undefined {
  if (host.isFdbTorn) return 'lines of bridge fdb were left out';
  if (host.hasWholeFdb || device.hasFdb) return undefined;
  if (host.fdbCut !== undefined) return `bridge fdb was cut by ${host.fdbCut}`;
  return host.hasAnyFdb ? `no bridge fdb of ${device.name} was given` : 'no bridge fdb was given';
}

function whyNoArp(device: Device, host: Host): string | undefined {
  const responder = responderOf(device);
  if (responder === false) return 'ARP responder off';
  if (host.areNeighboursTorn) return 'lines of ip neigh were left out';
  if (!host.hasWholeNeighbours && !device.hasNeighbours) {
    if (host.neighbourCut !== undefined) return `ip neigh was cut by ${host.neighbourCut}`;
    return host.hasAnyNeighbours ? `no ip neigh of ${device.name} was given` : 'no ip neigh was given';
  }
  return responder === undefined ? 'no link list tells whether the ARP responder is on' : undefined;
}
