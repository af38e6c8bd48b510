import { hostname } from 'node:os';
import type { DumpFileHeader } from '../dump/file/dump-file.ts';
import type { HostChoice } from './host-flags.ts';
import { collectOptions, openLiveHost } from './live-host.ts';
import { noteContainer } from './observed-side.ts';
import { withProgress } from './progress.ts';

/** A dump of a host, as `l2pop dump` writes it. */
export interface HostDump {
  header: Omit<DumpFileHeader, 'format' | 'version'>;
  /** The file, piece by piece. */
  text: Iterable<string>;
}

/**
 * Collects what a host holds, with what tells whose it is and what told it.
 * @throws what openLiveHost, collectHost and readDump throw
 */
export async function dumpHost(flags: HostChoice, l2popVersion: string): Promise<HostDump> {
  const options = collectOptions(flags);
  const { readHost } = await import('../dump/collect/read-live-dump.ts');
  const { kernelOf, nameOfHost, versionOf } = await import('../dump/collect/host-facts.ts');
  const { dumpFileText } = await import('../dump/file/write-dump-file.ts');
  const host = await openLiveHost(flags);
  try {
    const work = (async () => {
      const { dump, state } = await readHost(host, options);
      const { run, names } = state.tools;
      const versions = names.map(async (tool) => [tool, await versionOf(run, tool)] as const);
      const [name, kernel, tools] = await Promise.all([nameOfHost(host), kernelOf(host), Promise.all(versions)]);
      return { dump, state, name, kernel, tools };
    })();
    const { dump, state, name, kernel, tools } = await withProgress('collecting', work);
    if (state.foundPrefix) noteContainer(state.foundPrefix);
    const header = {
      l2pop_version: l2popVersion,
      host: name ?? flags.ssh ?? hostname(),
      agent_type: state.agentType,
      ...(state.bridge === undefined ? {} : { bridge: state.bridge }),
      tunnel_ips: dump.ownTunnelIps,
      taken_at: dump.takenAt!.toISOString(),
      ...(kernel === undefined ? {} : { kernel }),
      tools: Object.fromEntries(tools.filter((tool): tool is [string, string] => tool[1] !== undefined)),
    };
    return {
      header,
      text: dumpFileText(
        header,
        state.parts.map(({ name: command, text }) => ({ command, text })),
      ),
    };
  } finally {
    await host.close();
  }
}
