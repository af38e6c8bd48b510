import { ContainersHidden, ToolError, ToolNotPermitted } from './errors.ts';
import type { RunTool } from './run-tool.ts';

const ENGINES = ['docker', 'podman'];

/** As kolla-ansible (openvswitch_vswitchd) and others name the container that ovs-vswitchd runs in. */
const OF_OPEN_VSWITCH = /(?:^|[_.-])(?:openvswitch|ovs)[_-]?vswitchd(?:$|[_.-])/;

/**
 * What to put before Open vSwitch's tools to run them in its container; undefined where docker and podman show none.
 * @param run the host's own tools
 * @throws ContainersHidden when an engine is there and does not tell
 */
export async function containerPrefix(run: RunTool): Promise<readonly string[] | undefined> {
  for (const engine of ENGINES) {
    const name = (await runningContainers(run, engine)).find((each) => OF_OPEN_VSWITCH.test(each));
    if (name !== undefined) return [engine, 'exec', name];
  }
  return undefined;
}

async function runningContainers(run: RunTool, engine: string): Promise<string[]> {
  try {
    const names = await run([engine, 'ps', '--format', '{{.Names}}']);
    return Buffer.from(names)
      .toString()
      .split('\n')
      .map((name) => name.trim());
  } catch (error) {
    if (error instanceof ToolNotPermitted) throw new ContainersHidden(error.command, error.says);
    // no engine, or one that does not run, has no container
    if (error instanceof ToolError) return [];
    throw error;
  }
}
