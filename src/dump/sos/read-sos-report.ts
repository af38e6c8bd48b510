import { stat } from 'node:fs/promises';
import type { Dump } from '../../fdb/dump.ts';
import { typeOfTunnelPortName } from '../../fdb/tunnel-port-name.ts';
import type { AgentType } from '../agent-type.ts';
import { parseDateLine } from '../date-line.ts';
import { type DumpText, readDump } from '../read-dump.ts';
import { NoDataplaneInReport, UnreadableSosReport } from './errors.ts';
import type { KeptFile, KeptFiles } from './kept-files.ts';

export interface SosReportOptions {
  /** Whose dataplane, where the report has that of two agents. */
  agentType?: AgentType | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Reads what a host's dataplane held when sos reported on it: a report's folder, or its archive. It is of the date that the
 * report tells, else of the date of its files.
 * @throws UnreadableSosReport, UnpackerMissing, NoDataplaneInReport, and what readDump throws
 */
export const readSosReport = async (path: string, options: SosReportOptions = {}): Promise<Dump> =>
  (await readReport(path, options)).dump;

/** The same, and what it was read from. */
export async function readReport(
  path: string,
  { agentType, signal }: SosReportOptions,
): Promise<{ dump: Dump; parts: DumpText[] }> {
  const kept = (await filesOf(path, signal)).all;
  const parts = partsOf(path, kept, agentType).map((part) => partOf(part));
  const takenAt = dateOf(kept);
  const dump = await readDump(parts);
  const host = textOf(kept, 'host');
  const promptHosts = dump.ownTunnelIps.length === 0 && host !== undefined ? [host] : [];
  return { dump: { ...dump, promptHosts, ...(takenAt === undefined ? {} : { takenAt }) }, parts };
}

async function filesOf(path: string, signal: AbortSignal | undefined): Promise<KeptFiles> {
  try {
    if ((await stat(path)).isDirectory()) return await (await import('./read-folder.ts')).readFolder(path);
  } catch (error) {
    if (error instanceof UnreadableSosReport) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UnreadableSosReport(path, code === 'ENOENT' ? 'no such file or folder' : message, { cause: error });
  }
  return (await import('./read-archive.ts')).readArchive(path, signal);
}

/** The files that make the dump: those of the agent that is meant. */
function partsOf(path: string, kept: readonly KeptFile[], agentType: AgentType | undefined): KeptFile[] {
  const bridge = tunnelBridgeOf(kept);
  const ofOvs = kept.filter(({ file }) => file.holds === 'ovs' || (file.holds === 'flows' && file.bridge === bridge));
  const ofLinuxbridge = kept.filter(({ file }) => file.holds === 'linuxbridge');
  const hasLinuxbridge = ofLinuxbridge.some(({ text }) => hasAgentsDevice(text));
  const parts = [
    ...(agentType !== 'linuxbridge' && bridge !== undefined ? ofOvs : []),
    ...(agentType !== 'ovs' && hasLinuxbridge ? ofLinuxbridge : []),
  ];
  if (parts.length > 0) return parts;
  throw new NoDataplaneInReport(path, lacking(kept, agentType));
}

/** Is there a device of the linuxbridge agent, as `ip link` and `bridge fdb` name it? A text may be longer than any string. */
function hasAgentsDevice(text: Buffer): boolean {
  for (let at = text.indexOf('brq'); at !== -1; at = text.indexOf('brq', at + 1)) {
    if (AGENTS_DEVICE.test(text.toString('latin1', Math.max(at - 1, 0), at + LONGEST_DEVICE))) return true;
  }
  return false;
}

const AGENTS_DEVICE = /\bbrq[0-9a-f]{8}-[0-9a-f]{2}\b/;
/** Its name, and the sign behind it. */
const LONGEST_DEVICE = 15;

function lacking(kept: readonly KeptFile[], agentType: AgentType | undefined): string {
  const bridges = kept.flatMap(({ file }) => (file.holds === 'flows' ? [file.bridge] : []));
  const ovs = `no flows of a tunnel bridge in sos_commands/openvswitch${bridges.length > 0 ? `, only of ${bridges.join(', ')}` : ''}`;
  const linuxbridge = 'no bridge brq… in sos_commands/networking';
  return [...(agentType === 'linuxbridge' ? [] : [ovs]), ...(agentType === 'ovs' ? [] : [linuxbridge])].join('; ');
}

/** br-tun, or the bridge that `ovs-vsctl show` shows with tunnel ports as Neutron names them. */
function tunnelBridgeOf(kept: readonly KeptFile[]): string | undefined {
  const dumped = kept.flatMap(({ file }) => (file.holds === 'flows' ? [file.bridge] : []));
  if (dumped.includes('br-tun')) return 'br-tun';
  const shown = kept.find(({ file }) => file.holds === 'ovs' && file.command.endsWith(' show'))?.text.toString() ?? '';
  const [, ...bridges] = shown.split(/^ *Bridge +/m);
  const tunnelled = bridges.find((text) =>
    [...text.matchAll(/^ *Port +"?([^"\n]+)"?/gm)].some(([, port]) => typeOfTunnelPortName(port!) !== undefined),
  );
  const name = /^"?([^"\n]+)"?/.exec(tunnelled ?? '')?.[1];
  return dumped.find((bridge) => bridge === name);
}

/** Under the command that it is the output of; what sos cut off, as if it had run through `tail`. */
function partOf({ file, path, text }: KeptFile): DumpText {
  const command = 'command' in file ? file.command : '';
  const isCut = 'isCut' in file && (file.isCut || (file.holds === 'flows' && !beginsWhole(text)));
  return { text, name: path, command: `${command}${isCut ? ' | tail' : ''}` };
}

/** ovs-ofctl's first line; reports whose sos marks nothing lack it when they were cut. */
const beginsWhole = (text: Buffer): boolean => /^\s*(?:NXST|OFPST)_FLOW reply/.test(text.toString('latin1', 0, 200));

function dateOf(kept: readonly KeptFile[]): Date | undefined {
  for (const holds of ['utc', 'date'] as const) {
    const date = parseDateLine(textOf(kept, holds) ?? '');
    if (date !== undefined) return date;
  }
  const dates = kept.flatMap(({ file, modifiedAt }) => ('command' in file ? (modifiedAt ?? []) : []));
  return dates.length === 0 ? undefined : new Date(Math.min(...dates.map(Number)));
}

function textOf(kept: readonly KeptFile[], holds: 'host' | 'utc' | 'date'): string | undefined {
  const text = kept.find(({ file }) => file.holds === holds)?.text.toString('utf8', 0, 500);
  return text?.trim().split('\n', 1)[0] || undefined;
}
