import { OpenVswitchStopped, SeveralTunnelBridges, ToolFailed, UnknownAnswer } from './errors.ts';
import type { RunTool } from './run-tool.ts';
import { documentOf, partOf, type ToolPart } from './tool-part.ts';
import { type OvsdbTable, tunnelBridges } from './tunnel-bridge.ts';

/**
 * Each table is asked for by itself, as Neutron does: ovs-vswitchd stops its work for as long as it answers, and on
 * a large bridge one answer for all takes longer than its callers wait.
 */
const TABLES = [0, 1, 2, 3, 4, 6, 9, 10, 20, 21, 22];

const BRIDGES = ['--columns=name,fail_mode,ports', 'list', 'Bridge'];
const PORTS = ['--columns=_uuid,name,interfaces,tag,other_config', 'list', 'Port'];
/** Statistics and the like are most of a row, and nothing of it is wanted. */
const INTERFACES = ['--columns=_uuid,name,type,options,ofport', 'list', 'Interface'];

/**
 * Before 2.8 ovs-ofctl has no such option, and prints numbers. Statistics stay: without them ovs-ofctl leaves out the cookie
 * of flows that have none, and these are what others than the agent wrote.
 */
const NEWER_OPTIONS = ['--names'];

/** A tool that nobody waits for any more, on the far side of ssh or in a container, ends by itself so much later. */
const LINGERING_SECONDS = 5;

/** What is asked of an Open vSwitch. */
export interface OvsWish {
  /** The tunnel bridge; undefined: the one that is found. */
  bridge: string | undefined;
  timeoutSeconds: number;
  where: string;
}

/** The bridges, ports and interfaces of a host's Open vSwitch. */
export interface OvsTables {
  /** All its bridges. */
  names: string[];
  /** The tunnel bridge; undefined when it has none. */
  bridge: string | undefined;
  parts: ToolPart[];
}

/**
 * What the database of a host's Open vSwitch tells.
 * @throws OpenVswitchStopped, SeveralTunnelBridges, UnknownAnswer, and what `run` throws
 */
export async function ovsTables(run: RunTool, { bridge, timeoutSeconds, where }: OvsWish): Promise<OvsTables> {
  const options = [limit(timeoutSeconds), '--format=json'];
  const parts = await Promise.all(
    [BRIDGES, PORTS, INTERFACES].map((list) => answer(run, ['ovs-vsctl', ...options, ...list])),
  );
  const [bridges, ports, interfaces] = parts.map(tableOf) as [OvsdbTable, OvsdbTable, OvsdbTable];
  const at = bridges.headings.indexOf('name');
  const names = bridges.data.map((row) => String(row[at]));
  const found =
    bridge === undefined ? tunnelBridges({ bridges, ports, interfaces }) : names.filter((name) => name === bridge);
  if (found.length > 1) throw new SeveralTunnelBridges(found, where);
  return { names, bridge: found[0], parts };
}

function tableOf(part: ToolPart): OvsdbTable {
  const document = documentOf(part) as Partial<OvsdbTable> | null;
  if (Array.isArray(document?.headings) && Array.isArray(document.data)) return document as OvsdbTable;
  throw new UnknownAnswer(part.name, JSON.stringify(document).slice(0, 80));
}

/**
 * The flows of the tunnel bridge, table by table.
 * @throws OpenVswitchStopped, and what `run` throws
 */
export async function flowParts(run: RunTool, bridge: string, { timeoutSeconds }: OvsWish): Promise<ToolPart[]> {
  // a bridge speaks one of both protocols at least (spec l2pop 3.1)
  const tablesBy = (options: readonly string[]): Promise<ToolPart[]> =>
    Promise.all(
      TABLES.map((table) =>
        answer(run, [
          'ovs-ofctl',
          limit(timeoutSeconds),
          ...['-O', 'OpenFlow10,OpenFlow13'],
          ...options,
          ...['dump-flows', bridge, `table=${table}`],
        ]),
      ),
    );
  try {
    return await tablesBy(NEWER_OPTIONS);
  } catch (error) {
    if (!(error instanceof ToolFailed) || !/unrecognized option/.test(error.says)) throw error;
    return tablesBy([]);
  }
}

const limit = (timeoutSeconds: number): string => `--timeout=${Math.ceil(timeoutSeconds) + LINGERING_SECONDS}`;

async function answer(run: RunTool, command: readonly string[]): Promise<ToolPart> {
  try {
    return await partOf(run, command);
  } catch (error) {
    if (error instanceof ToolFailed && NOBODY_ANSWERS.test(error.says)) {
      const daemon = command[0] === 'ovs-vsctl' ? 'ovsdb-server' : 'ovs-vswitchd';
      throw new OpenVswitchStopped(error.command, daemon, error.says);
    }
    throw error;
  }
}

/** Of a socket that is not there ovs-ofctl takes the name for one of something else. */
const NOBODY_ANSWERS = /connection (?:failed|refused|reset)|failed to connect|is not a bridge or a socket/i;
