import type { Dump } from '../../fdb/dump.ts';
import { readDump } from '../read-dump.ts';
import { type CollectedState, type CollectOptions, collectHost } from './collect-host.ts';
import type { ExecuteOptions } from './execute.ts';
import { nameOfHost } from './host-facts.ts';
import { type LiveHost, thisHost } from './live-host.ts';

export interface LiveDumpOptions extends CollectOptions, ExecuteOptions {}

/**
 * Reads what this host's own dataplane holds now, by the tools that an operator would use.
 * @throws what collectHost throws
 */
export async function readLiveDump(options: LiveDumpOptions): Promise<Dump> {
  const host = thisHost(options);
  try {
    return (await readHost(host, options)).dump;
  } finally {
    await host.close();
  }
}

/**
 * Reads what a host's dataplane holds now. The tunnel ip tells whose dump it is; where nothing tells that, the host's name is
 * noted as if a prompt had told it.
 * @throws what collectHost throws
 */
export async function readHost(
  host: LiveHost,
  options: CollectOptions,
): Promise<{ dump: Dump; state: CollectedState }> {
  const takenAt = new Date();
  const state = await collectHost(host, options);
  const dump = { ...(await readDump(state.parts)), takenAt };
  if (dump.ownTunnelIps.length > 0) return { dump, state };
  const name = await nameOfHost(host);
  return { dump: name === undefined ? dump : { ...dump, promptHosts: [name] }, state };
}
