import type { DumpPart } from '../read-dump.ts';
import { OpenVswitchStopped, ToolFailed } from './errors.ts';
import type { RunTool } from './run-tool.ts';

/** Neutron's name for it; what l2pop writes is there (spec l2pop 3.1). */
export const TUNNEL_BRIDGE = 'br-tun';

/**
 * Each table is asked for by itself, as Neutron does: ovs-vswitchd stops its work for as long as it answers, and on
 * a large bridge one answer for all takes longer than its callers wait.
 */
const TABLES = [0, 1, 2, 3, 4, 6, 9, 10, 20, 21, 22];

const BRIDGES = ['ovs-vsctl', '--format=json', '--columns=name,fail_mode', 'list', 'Bridge'];
/** Statistics and the like are most of a row, and nothing of it is wanted. */
const INTERFACES = ['ovs-vsctl', '--format=json', '--columns=name,type,options,ofport', 'list', 'Interface'];
const PORTS = ['ovs-vsctl', '--format=json', '--columns=name,tag,other_config', 'list', 'Port'];

/**
 * Before 2.8 ovs-ofctl has no such option, and prints numbers. Statistics stay: without them ovs-ofctl leaves out the cookie
 * of flows that have none, and these are what others than the agent wrote.
 */
const NEWER_OPTIONS = ['--names'];

/**
 * The bridges of this host's Open vSwitch, as a part of its dump.
 * @throws OpenVswitchStopped, and what `run` throws
 */
export async function ovsBridges(run: RunTool): Promise<{ names: string[]; part: DumpPart }> {
  const part = await partOf(run, BRIDGES);
  const { data } = JSON.parse(Buffer.from(part.text).toString()) as { data: [name: string][] };
  return { names: data.map(([name]) => name), part };
}

/**
 * What the flows of the tunnel bridge and the tables of its ports tell.
 * @throws OpenVswitchStopped, and what `run` throws
 */
export async function ovsParts(run: RunTool): Promise<DumpPart[]> {
  const [flows, interfaces, ports] = await Promise.all([flowParts(run), partOf(run, INTERFACES), partOf(run, PORTS)]);
  return [...flows, interfaces, ports];
}

async function flowParts(run: RunTool): Promise<DumpPart[]> {
  try {
    return await tablesOf(run, NEWER_OPTIONS);
  } catch (error) {
    if (!(error instanceof ToolFailed) || !/unrecognized option/.test(error.says)) throw error;
    return tablesOf(run, []);
  }
}

/** A bridge speaks one of both at least (spec l2pop 3.1). */
const tablesOf = (run: RunTool, options: readonly string[]): Promise<DumpPart[]> =>
  Promise.all(
    TABLES.map((table) =>
      partOf(run, [
        'ovs-ofctl',
        '-O',
        'OpenFlow10,OpenFlow13',
        ...options,
        'dump-flows',
        TUNNEL_BRIDGE,
        `table=${table}`,
      ]),
    ),
  );

async function partOf(run: RunTool, command: readonly string[]): Promise<{ text: Uint8Array; name: string }> {
  const name = command.join(' ');
  try {
    return { text: await run(command), name };
  } catch (error) {
    if (error instanceof ToolFailed && NOBODY_ANSWERS.test(error.says)) {
      const daemon = command[0] === 'ovs-vsctl' ? 'ovsdb-server' : 'ovs-vswitchd';
      throw new OpenVswitchStopped(name, daemon, error.says);
    }
    throw error;
  }
}

/** Of a socket that is not there ovs-ofctl takes the name for one of something else. */
const NOBODY_ANSWERS = /connection (?:failed|refused|reset)|failed to connect|is not a bridge or a socket/i;
