/** What a file of a sosreport holds that tells of the dataplane, or whose it is. */
export type ReportFile =
  | { holds: 'flows'; command: string; bridge: string; isCut: boolean }
  | { holds: 'ovs' | 'linuxbridge'; command: string; isCut: boolean }
  | { holds: 'host' | 'utc' | 'date' };

/** Plugins by folder; before sos 4, date and hostname were the plugin general's. */
const FORMS: readonly [pattern: RegExp, holds: 'ovs' | 'linuxbridge' | 'host' | 'utc' | 'date'][] = [
  [/^openvswitch\/ovs-vsctl_-t_\d+_(?:show|list_(?:interface|port|bridge))$/i, 'ovs'],
  [/^openvswitch\/ovsdb-client_-f_list_dump$/, 'ovs'],
  [/^openvswitch\/ovs-appctl_ofproto\.list-tunnels$/, 'ovs'],
  [/^networking\/bridge_(?:-\w+_)*fdb_show$/, 'linuxbridge'],
  [/^networking\/ip_(?:-\w+_)*(?:link|neigh)(?:_show)?$/, 'linuxbridge'],
  [/^(?:host|general)\/hostname$/, 'host'],
  [/^(?:date|general)\/date_--utc$/, 'utc'],
  [/^(?:date|general)\/date$/, 'date'],
];
const FLOWS = /^openvswitch\/ovs-ofctl_(?:-O_OpenFlow\d+_)?dump-flows_(.+)$/;

/**
 * What a file of a report is, by its name alone; undefined for all that is not read. Of output that is longer than its limit sos
 * keeps the end, by a name of its own.
 * @param path within the report or the archive, with `/`
 */
export function reportFile(path: string): ReportFile | undefined {
  const [, folder, name] = /(?:^|\/)(sos_commands|sos_strings)\/([a-z]+\/[^/]+)$/.exec(path) ?? [];
  if (folder === undefined || name === undefined) return undefined;
  const isCut = folder === 'sos_strings';
  if (isCut && !name.endsWith(CUT)) return undefined;
  const whole = isCut ? name.slice(0, -CUT.length) : name;
  const bridge = FLOWS.exec(whole)?.[1];
  if (bridge !== undefined) return { holds: 'flows', command: `ovs-ofctl dump-flows ${bridge}`, bridge, isCut };
  const holds = FORMS.find(([pattern]) => pattern.test(whole))?.[1];
  if (holds === undefined) return undefined;
  return holds === 'ovs' || holds === 'linuxbridge' ? { holds, command: commandOf(whole), isCut } : { holds };
}

const CUT = '.tailed';

/** sos writes blanks as `_` and slashes as `.`. */
const commandOf = (name: string): string => name.replace(/^[a-z]+\//, '').replaceAll('_', ' ');
