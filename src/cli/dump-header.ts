import { hostname } from 'node:os';
import type { CollectedState } from '../dump/collect/collect-host.ts';
import type { LiveHost } from '../dump/collect/live-host.ts';
import type { DumpFileHeader } from '../dump/file/dump-file.ts';
import type { Dump } from '../fdb/dump.ts';
import type { HostChoice } from './host-flags.ts';

/** What a dump file tells of a host whose dataplane was read: whose it is, when it was, and which tools told it. */
export async function dumpHeader(
  host: LiveHost,
  flags: HostChoice,
  { dump, state }: { dump: Dump; state: CollectedState },
  l2popVersion: string,
): Promise<Omit<DumpFileHeader, 'format' | 'version'>> {
  const { kernelOf, nameOfHost, versionOf } = await import('../dump/collect/host-facts.ts');
  const { run, names } = state.tools;
  const versions = names.map(async (tool) => [tool, await versionOf(run, tool)] as const);
  const [name, kernel, tools] = await Promise.all([nameOfHost(host), kernelOf(host), Promise.all(versions)]);
  return {
    l2pop_version: l2popVersion,
    host: name ?? flags.ssh ?? hostname(),
    agent_type: state.agentType,
    ...(state.bridge === undefined ? {} : { bridge: state.bridge }),
    tunnel_ips: dump.ownTunnelIps,
    taken_at: dump.takenAt!.toISOString(),
    ...(kernel === undefined ? {} : { kernel }),
    tools: Object.fromEntries(tools.filter((tool): tool is [string, string] => tool[1] !== undefined)),
  };
}
