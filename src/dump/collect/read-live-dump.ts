import { hostname } from 'node:os';
import type { Dump } from '../../fdb/dump.ts';
import { type DumpPart, readDump } from '../read-dump.ts';
import type { AgentType } from './agent-type.ts';
import { NoDataplaneHere, OpenVswitchStopped, ToolMissing, TwoDataplanesHere } from './errors.ts';
import { linuxbridgeLinks, linuxbridgeParts } from './linuxbridge.ts';
import { ovsBridges, ovsParts, TUNNEL_BRIDGE } from './ovs.ts';
import { type RunHereOptions, type RunTool, runHere } from './run-tool.ts';

export interface LiveDumpOptions extends RunHereOptions {
  /** Which agent's dataplane; by default the one that is found. */
  agentType?: AgentType | undefined;
}

/**
 * Reads what this host's own dataplane holds now, by the tools that an operator would use. The tunnel ip tells whose
 * dump it is; where nothing tells that, the host's name is noted as if a prompt had told it.
 * @throws NoDataplaneHere, TwoDataplanesHere, ToolMissing, ToolNotPermitted, ToolTimedOut, OpenVswitchStopped, ToolFailed
 */
export async function readLiveDump({ agentType, timeoutSeconds, signal }: LiveDumpOptions): Promise<Dump> {
  const giveUp = new AbortController();
  const run = runHere({ timeoutSeconds, signal: AbortSignal.any([giveUp.signal, ...(signal ? [signal] : [])]) });
  const takenAt = new Date();
  try {
    const parts = agentType === undefined ? await foundParts(run) : await partsOf(agentType, run);
    const dump = { ...(await readDump(parts)), takenAt };
    return dump.ownTunnelIps.length > 0 ? dump : { ...dump, promptHosts: [hostname()] };
  } finally {
    // of tools that run side by side one may fail and another hang
    giveUp.abort();
  }
}

async function partsOf(agentType: AgentType, run: RunTool): Promise<DumpPart[]> {
  if (agentType === 'linuxbridge') {
    const links = await linuxbridgeLinks(run);
    if (links.bridges.length === 0) throw new NoDataplaneHere([NO_BRIDGES]);
    return [...links.parts, ...(await linuxbridgeParts(run))];
  }
  const { names, part } = await ovsBridges(run);
  if (!names.includes(TUNNEL_BRIDGE)) throw new NoDataplaneHere([noTunnelBridge(names)]);
  return [part, ...(await ovsParts(run))];
}

async function foundParts(run: RunTool): Promise<DumpPart[]> {
  const [ovs, linuxbridge] = await Promise.allSettled([ovsBridges(run), linuxbridgeLinks(run)]);
  const hasOvs = ovs.status === 'fulfilled' && ovs.value.names.includes(TUNNEL_BRIDGE);
  const links = linuxbridge.status === 'fulfilled' ? linuxbridge.value : undefined;
  if (hasOvs) {
    if (links && links.devices.length > 0) throw new TwoDataplanesHere(TUNNEL_BRIDGE, links.devices);
    return [ovs.value.part, ...(await ovsParts(run))];
  }
  // before linuxbridge's is taken: behind an Open vSwitch in trouble may be the agent's tunnel bridge
  const noOvs = ovs.status === 'fulfilled' ? noTunnelBridge(ovs.value.names) : absence(ovs.reason);
  if (links && links.bridges.length > 0) return [...links.parts, ...(await linuxbridgeParts(run))];
  throw new NoDataplaneHere([noOvs, linuxbridge.status === 'fulfilled' ? NO_BRIDGES : absence(linuxbridge.reason)]);
}

const NO_BRIDGES = "no bridge brq… of linuxbridge's agent";

const noTunnelBridge = (names: readonly string[]): string =>
  `Open vSwitch has no bridge ${TUNNEL_BRIDGE}${names.length > 0 ? `, only ${names.join(', ')}` : ''}`;

/** A tool that is not installed, or a database that was never started, says that its agent is not here; all else is trouble. */
function absence(reason: unknown): string {
  if (reason instanceof ToolMissing) return reason.message;
  if (reason instanceof OpenVswitchStopped && /no such file/i.test(reason.says)) return 'Open vSwitch does not run';
  throw reason;
}
