import { hasAgentsName, isNetworkBridge } from '../linuxbridge/device.ts';
import { UnknownAnswer } from './errors.ts';
import type { RunTool } from './run-tool.ts';
import { documentOf, partOf, type ToolPart } from './tool-part.ts';

const VXLAN_DEVICES = ['ip', '-d', '-j', 'link', 'show', 'type', 'vxlan'];
const BRIDGES = ['ip', '-j', 'link', 'show', 'type', 'bridge'];
const FDB = ['bridge', 'fdb', 'show'];
/** In JSON an answer without any neighbour is told from none. */
const NEIGHBOURS = ['ip', '-j', 'neigh', 'show'];

export interface LinuxbridgeLinks {
  /** vxlan devices that are the agent's: by their name, and in a bridge that is (spec l2pop 4.1). */
  devices: string[];
  /** The agent's bridges, also those of networks without a vxlan device. */
  bridges: string[];
  parts: ToolPart[];
}

/** The linuxbridge agent's devices on a host, as parts of its dump. @throws UnknownAnswer, and what `run` throws */
export async function linuxbridgeLinks(run: RunTool): Promise<LinuxbridgeLinks> {
  const [vxlan, bridge] = await Promise.all([partOf(run, VXLAN_DEVICES), partOf(run, BRIDGES)]);
  return {
    devices: linksOf(vxlan)
      .filter(({ ifname, master }) => hasAgentsName(ifname) && isNetworkBridge(master ?? ''))
      .map(({ ifname }) => ifname),
    bridges: linksOf(bridge)
      .map(({ ifname }) => ifname)
      .filter(isNetworkBridge),
    parts: [vxlan, bridge],
  };
}

/** The entries and neighbours of a host's devices. @throws what `run` throws */
export const linuxbridgeParts = (run: RunTool): Promise<ToolPart[]> =>
  Promise.all([partOf(run, FDB), partOf(run, NEIGHBOURS)]);

/** `{}` stands for a device of another type. */
function linksOf(part: ToolPart): { ifname: string; master?: string }[] {
  const links = documentOf(part);
  if (!Array.isArray(links)) throw new UnknownAnswer(part.name, JSON.stringify(links).slice(0, 80));
  return links.filter((link): link is { ifname: string; master?: string } => typeof link?.ifname === 'string');
}
