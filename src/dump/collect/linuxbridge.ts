import { hasAgentsName, isNetworkBridge } from '../linuxbridge/device.ts';
import type { DumpPart } from '../read-dump.ts';
import type { RunTool } from './run-tool.ts';

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
  parts: DumpPart[];
}

/** The linuxbridge agent's devices on this host, as parts of its dump. @throws what `run` throws */
export async function linuxbridgeLinks(run: RunTool): Promise<LinuxbridgeLinks> {
  const [vxlan, bridge] = await Promise.all([partOf(run, VXLAN_DEVICES), partOf(run, BRIDGES)]);
  return {
    devices: linksOf(vxlan.text)
      .filter(({ ifname, master }) => hasAgentsName(ifname) && isNetworkBridge(master ?? ''))
      .map(({ ifname }) => ifname),
    bridges: linksOf(bridge.text)
      .map(({ ifname }) => ifname)
      .filter(isNetworkBridge),
    parts: [vxlan, bridge],
  };
}

/** The entries and neighbours of this host's devices. @throws what `run` throws */
export const linuxbridgeParts = (run: RunTool): Promise<DumpPart[]> =>
  Promise.all([partOf(run, FDB), partOf(run, NEIGHBOURS)]);

async function partOf(run: RunTool, command: readonly string[]): Promise<{ text: Uint8Array; name: string }> {
  return { text: await run(command), name: command.join(' ') };
}

/** `{}` stands for a device of another type. */
function linksOf(text: Uint8Array): { ifname: string; master?: string }[] {
  const links = JSON.parse(Buffer.from(text).toString().trim() || '[]') as { ifname?: string; master?: string }[];
  return links.filter((link): link is { ifname: string; master?: string } => link.ifname !== undefined);
}
