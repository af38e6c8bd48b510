import type { AgentType } from '../agent-type.ts';
import { containerPrefix } from './container.ts';
import { ContainersHidden, NoDataplaneHere, OpenVswitchStopped, ToolMissing, TwoDataplanesHere } from './errors.ts';
import { linuxbridgeLinks, linuxbridgeParts } from './linuxbridge.ts';
import type { LiveHost } from './live-host.ts';
import { flowParts, type OvsTables, type OvsWish, ovsTables } from './ovs.ts';
import { type RunTool, toolsOf } from './run-tool.ts';
import type { ToolPart } from './tool-part.ts';

export interface CollectOptions {
  /** Which agent's dataplane; by default the one that is found. */
  agentType?: AgentType | undefined;
  /** The OVS agent's tunnel bridge; by default the one that is found. */
  bridge?: string | undefined;
  /** Run the tools by sudo, which must not want a password. */
  sudo?: boolean | undefined;
  /** Words before Open vSwitch's tools; by default none, or those for its container where its tools are in one alone. */
  execPrefix?: readonly string[] | undefined;
}

/** What the tools of a host print of its dataplane. */
export interface CollectedState {
  agentType: AgentType;
  /** The OVS agent's tunnel bridge. */
  bridge: string | undefined;
  parts: ToolPart[];
  /** The tools that told it. */
  tools: { run: RunTool; names: readonly string[] };
  /** The words that were found to be needed before Open vSwitch's tools; undefined: none were looked for, or found. */
  foundPrefix: readonly string[] | undefined;
}

/**
 * Asks a host's own tools for all that l2pop writes there. linuxbridge's, of iproute2, run on the host itself: its devices
 * are there, whatever the agent runs in.
 * @throws NoDataplaneHere, TwoDataplanesHere, SeveralTunnelBridges, ToolMissing, ToolNotPermitted, SudoRefused, ContainersHidden,
 *   ToolTimedOut, OpenVswitchStopped, UnknownAnswer, ToolFailed, SshFailed
 */
export async function collectHost(host: LiveHost, options: CollectOptions): Promise<CollectedState> {
  const { where } = host;
  const own = toolsOf(host.execute, { where, sudo: options.sudo ?? false, prefix: [] });
  if (options.agentType === 'linuxbridge') {
    const links = await linuxbridgeLinks(own);
    if (links.bridges.length === 0) throw new NoDataplaneHere([NO_BRIDGES], where);
    return linuxbridgeState(own, links.parts);
  }
  if (options.agentType === 'ovs') {
    const ovs = await openVswitch(host, own, options);
    if (ovs.tables.bridge === undefined) throw new NoDataplaneHere([noTunnelBridge(ovs.tables, options)], where);
    return ovsState(ovs);
  }
  return foundState(host, own, options);
}

async function foundState(host: LiveHost, own: RunTool, options: CollectOptions): Promise<CollectedState> {
  const { where } = host;
  const [ovs, linuxbridge] = await Promise.allSettled([openVswitch(host, own, options), linuxbridgeLinks(own)]);
  const links = linuxbridge.status === 'fulfilled' ? linuxbridge.value : undefined;
  if (ovs.status === 'fulfilled' && ovs.value.tables.bridge !== undefined) {
    if (links && links.devices.length > 0) throw new TwoDataplanesHere(ovs.value.tables.bridge, links.devices, where);
    return ovsState(ovs.value);
  }
  // containers that cannot be seen are no sign against tunnels that can
  if (ovs.status === 'rejected' && ovs.reason instanceof ContainersHidden && links && links.devices.length > 0) {
    return linuxbridgeState(own, links.parts);
  }
  // before linuxbridge's is taken: behind an Open vSwitch in trouble may be the agent's tunnel bridge
  const noOvs = ovs.status === 'fulfilled' ? noTunnelBridge(ovs.value.tables, options) : absence(ovs.reason);
  if (links && links.bridges.length > 0) return linuxbridgeState(own, links.parts);
  throw new NoDataplaneHere(
    [noOvs, linuxbridge.status === 'fulfilled' ? NO_BRIDGES : absence(linuxbridge.reason)],
    where,
  );
}

interface OpenVswitch {
  tables: OvsTables;
  run: RunTool;
  wish: OvsWish;
  foundPrefix: readonly string[] | undefined;
}

/** Open vSwitch by the host's own tools, else, where these are not there or do not answer, by those of its container. */
async function openVswitch(host: LiveHost, own: RunTool, options: CollectOptions): Promise<OpenVswitch> {
  const { where, timeoutSeconds } = host;
  const wish = { bridge: options.bridge, timeoutSeconds, where };
  const by = (prefix: readonly string[]) => toolsOf(host.execute, { where, sudo: options.sudo ?? false, prefix });
  const run = by(options.execPrefix ?? []);
  try {
    return { tables: await ovsTables(run, wish), run, wish, foundPrefix: undefined };
  } catch (error) {
    const isElsewhere = error instanceof ToolMissing || error instanceof OpenVswitchStopped;
    const foundPrefix = isElsewhere && options.execPrefix === undefined ? await containerPrefix(own) : undefined;
    if (foundPrefix === undefined) throw error;
    const within = by(foundPrefix);
    return { tables: await ovsTables(within, wish), run: within, wish, foundPrefix };
  }
}

async function ovsState({ tables, run, wish, foundPrefix }: OpenVswitch): Promise<CollectedState> {
  const bridge = tables.bridge!;
  const parts = [...tables.parts, ...(await flowParts(run, bridge, wish))];
  return { agentType: 'ovs', bridge, parts, tools: { run, names: ['ovs-vsctl', 'ovs-ofctl'] }, foundPrefix };
}

async function linuxbridgeState(run: RunTool, links: ToolPart[]): Promise<CollectedState> {
  const parts = [...links, ...(await linuxbridgeParts(run))];
  const tools = { run, names: ['ip', 'bridge'] };
  return { agentType: 'linuxbridge', bridge: undefined, parts, tools, foundPrefix: undefined };
}

const NO_BRIDGES = "no bridge brq… of linuxbridge's agent";

function noTunnelBridge({ names }: OvsTables, { bridge }: CollectOptions): string {
  const wanted = bridge === undefined ? 'no bridge br-tun and none like it' : `no bridge ${bridge}`;
  return `Open vSwitch has ${wanted}${names.length > 0 ? `, only ${names.join(', ')}` : ''}`;
}

/** A tool that is not installed, or a database that was never started, says that its agent is not here; all else is trouble. */
function absence(reason: unknown): string {
  if (reason instanceof ToolMissing) return reason.message;
  if (reason instanceof OpenVswitchStopped && /no such file/i.test(reason.says)) return 'Open vSwitch does not run';
  throw reason;
}
