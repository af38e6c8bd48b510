import { canonicalIp, canonicalMac, isIpv4, isIpv6 } from '../../src/fdb/address.ts';
import type { Dump } from '../../src/fdb/dump.ts';
import { FLOODING_MAC, networksOf, type Pair } from '../../src/fdb/entries.ts';
import { emptySegment } from '../../src/fdb/forwarding.ts';
import { emptyDump } from '../fdb/dump-of-sample.ts';
import type { AgentModel } from './agent-model.ts';

/** A network's vxlan device on the host and what the kernel holds of it; endpoints are tunnel ips. */
export interface LinuxbridgeNetwork {
  networkId: string;
  segmentId: number;
  /** Anything else than vxlan has no device here, and casts for it stop the message. Default vxlan. */
  networkType?: string;
  /** False: the device outlived the agent's last port of the network and a restart (spec l2pop 4.5). Default true. */
  isKnown?: boolean;
  unicast?: Iterable<readonly [mac: string, tunnelIp: string]>;
  arp?: Iterable<readonly [ip: string, mac: string]>;
  flood?: Iterable<string>;
}

export interface LinuxbridgeStart {
  own: string;
  responder: boolean;
  /** False as on today's kernels: writing an IPv6 neighbour raises in the agent and ends the message (spec l2pop 1.6). */
  kernelTakesIpv6Neighbours: boolean;
  /** Multicast mode: the group that devices flood to, instead of flooding entries (spec l2pop 4.1). */
  group?: string;
  networks: readonly LinuxbridgeNetwork[];
}

export interface LinuxbridgeAgent extends AgentModel {
  clone(): LinuxbridgeAgent;
}

interface Device {
  networkId: string;
  networkType: string;
  segmentId: number;
  isKnown: boolean;
  unicast: Map<string, string>;
  arp: Map<string, string>;
  flood: Set<string>;
}

interface State extends Omit<LinuxbridgeStart, 'networks'> {
  devices: Device[];
}

/** The linuxbridge agent of Neutron 21 by spec l2pop 4.5 and 1.6, from any state that it can be in. */
export const linuxbridgeAgent = ({ networks, ...start }: LinuxbridgeStart): LinuxbridgeAgent =>
  agentOf({
    ...start,
    devices: networks.map(({ networkId, segmentId, networkType = 'vxlan', isKnown = true, ...held }) => ({
      networkId,
      networkType,
      segmentId,
      isKnown,
      unicast: new Map(held.unicast),
      arp: new Map(held.arp),
      flood: new Set(held.flood),
    })),
  });

/**
 * The agent behind a dump. A device's name holds 11 characters of its network id, so whole ids are told: of the networks
 * that the agent knows.
 */
export const linuxbridgeAgentOf = (
  dump: Dump,
  {
    own,
    networkIds,
    kernelTakesIpv6Neighbours = false,
  }: { own: string; networkIds: readonly string[]; kernelTakesIpv6Neighbours?: boolean },
): LinuxbridgeAgent =>
  linuxbridgeAgent({
    own,
    responder: dump.responder ?? false,
    kernelTakesIpv6Neighbours,
    networks: dump.segments.map((segment) => {
      const networkId = networkIds.find((id) => id.startsWith(segment.networkIdPrefix ?? '?'));
      return {
        networkId: networkId ?? `${segment.networkIdPrefix}`,
        segmentId: segment.segmentId!,
        isKnown: networkId !== undefined,
        unicast: segment.unicast,
        arp: segment.arp,
        flood: segment.flood,
      };
    }),
  });

/** What the kernel refuses: the agent's exception, which ends the message. */
class Refused extends Error {}

function agentOf(state: State): LinuxbridgeAgent {
  return {
    take(cast) {
      try {
        if (cast.method === 'update_fdb_entries') {
          eachEndpoint(state, Object.entries(cast.fdbEntries.chg_ip), (device, _, { before = [], after = [] }) => {
            for (const [mac, ip] of after) writeNeighbour(state, device, ip, mac);
            for (const [, ip] of before) deleteNeighbour(state, device, ip);
          });
        } else {
          const work = cast.method === 'add_fdb_entries' ? add : remove;
          const networks = networksOf(cast.fdbEntries).map(([networkId, { ports }]) => [networkId, ports] as const);
          eachEndpoint(state, networks, (device, tunnelIp, pairs) => work(state, device, tunnelIp, pairs));
        }
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
    },
    dump: () => dumpOf(state),
    hidden: () => ({
      known: state.devices.filter(({ isKnown }) => isKnown).map(({ networkId }) => networkId),
      kernelTakesIpv6Neighbours: state.kernelTakesIpv6Neighbours,
    }),
    clone: () => agentOf(structuredClone(state)),
  };
}

/** The first network that the agent does not know, or that is not vxlan, ends the message. Segment ids are not compared. */
function eachEndpoint<T>(
  state: State,
  networks: Iterable<readonly [networkId: string, Readonly<Record<string, T>>]>,
  work: (device: Device, tunnelIp: string, what: T) => void,
): void {
  for (const [networkId, endpoints] of networks) {
    const device = state.devices.find((each) => each.networkId === networkId && each.isKnown);
    if (device?.networkType !== 'vxlan') return;
    for (const [tunnelIp, what] of Object.entries(endpoints)) if (tunnelIp !== state.own) work(device, tunnelIp, what);
  }
}

function add(state: State, device: Device, tunnelIp: string, pairs: readonly Pair[]): void {
  const isTaken = isIpv4(tunnelIp) === isIpv4(state.own) && (isIpv4(tunnelIp) || isIpv6(tunnelIp));
  const dst = canonicalIp(tunnelIp);
  for (const [mac, ip] of pairs) {
    if (mac === FLOODING_MAC) {
      if (isTaken && state.group === undefined) device.flood.add(dst);
    } else {
      writeNeighbour(state, device, ip, mac);
      device.unicast.delete(canonicalMac(mac));
      if (isTaken) device.unicast.set(canonicalMac(mac), dst);
    }
  }
}

function remove(state: State, device: Device, tunnelIp: string, pairs: readonly Pair[]): void {
  const dst = canonicalIp(tunnelIp);
  for (const [mac, ip] of pairs) {
    if (mac === FLOODING_MAC) {
      if (state.group === undefined) device.flood.delete(dst);
    } else {
      deleteNeighbour(state, device, ip);
      if (device.unicast.get(canonicalMac(mac)) === dst) device.unicast.delete(canonicalMac(mac));
    }
  }
}

function writeNeighbour(state: State, { arp }: Device, ip: string, mac: string): void {
  if (!state.responder) return;
  if (!isIpv4(ip) && !state.kernelTakesIpv6Neighbours) throw new Refused(ip);
  arp.set(canonicalIp(ip), canonicalMac(mac));
}

function deleteNeighbour({ responder }: State, { arp }: Device, ip: string): void {
  if (responder) arp.delete(canonicalIp(ip));
}

function dumpOf({ own, responder, group, devices }: State): Dump {
  const notHeld = {
    ...(group !== undefined && { flood: `multicast mode, group ${group}` }),
    ...(!responder && { arp: 'ARP responder off' }),
  };
  return emptyDump('linuxbridge', {
    ownTunnelIps: [canonicalIp(own)],
    responder,
    segments: devices
      .filter(({ networkType }) => networkType === 'vxlan')
      .map(({ networkId, segmentId, unicast, arp, flood }) => ({
        ...emptySegment('vxlan', segmentId),
        networkIdPrefix: networkId.slice(0, 11),
        bridge: `brq${networkId.slice(0, 11)}`,
        unicast: new Map(unicast),
        flood: new Set(flood),
        arp: new Map(arp),
        notHeld,
      })),
  });
}
