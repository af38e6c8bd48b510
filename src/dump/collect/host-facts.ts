import { hostname, release, type } from 'node:os';
import type { LiveHost } from './live-host.ts';
import type { RunTool } from './run-tool.ts';

/** The name that a host gives itself; undefined where it does not tell. */
export async function nameOfHost(host: LiveHost): Promise<string | undefined> {
  if (host.isHere) return hostname();
  return firstLine(await host.execute(['uname', '-n']));
}

/** The kernel's name and release: `Linux 6.1.0-18-amd64`; undefined where the host does not tell. */
export async function kernelOf(host: LiveHost): Promise<string | undefined> {
  if (host.isHere) return `${type()} ${release()}`;
  return firstLine(await host.execute(['uname', '-sr']));
}

function firstLine({ exitCode, stdout }: { exitCode: number | undefined; stdout: Uint8Array }): string | undefined {
  if (exitCode !== 0) return undefined;
  return Buffer.from(stdout).toString().trim().split('\n', 1)[0] || undefined;
}

/** The first line that a tool tells of its version: `ovs-vsctl (Open vSwitch) 3.1.0`; undefined where it tells none. */
export async function versionOf(run: RunTool, tool: string): Promise<string | undefined> {
  try {
    const text = await run([tool, tool.startsWith('ovs-') ? '--version' : '-V']);
    return Buffer.from(text).toString().trim().split('\n', 1)[0] || undefined;
  } catch {
    // what it printed of the dataplane is there without it
    return undefined;
  }
}
