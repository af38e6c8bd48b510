import type { CastMessage } from '../../fdb/agent-cast.ts';
import { FLOODING_ENTRY, type Pair } from '../../fdb/entries.ts';
import { WrongUsage } from '../errors.ts';

/** The flags of a cast that are told beside --file. */
interface Choice {
  file?: string | undefined;
  network?: string | undefined;
  'tunnel-ip'?: string | undefined;
}

export interface EntryChoice extends Choice {
  'segment-id'?: number | undefined;
  type?: string | undefined;
  entry?: readonly Pair[] | undefined;
  flood: boolean;
}

export interface ChangeChoice extends Choice {
  before?: readonly Pair[] | undefined;
  after?: readonly Pair[] | undefined;
}

/** An add or a remove by --file, else by the other flags. @throws WrongUsage, and as castFromFile */
export async function entriesOfFlags(
  method: 'add_fdb_entries' | 'remove_fdb_entries',
  flags: EntryChoice,
): Promise<CastMessage> {
  const { network, 'segment-id': segmentId, type, 'tunnel-ip': tunnelIp, entry = [], flood } = flags;
  const given = {
    network,
    'segment-id': segmentId,
    type,
    'tunnel-ip': tunnelIp,
    entry: entry[0],
    flood: flood || undefined,
  };
  if (flags.file !== undefined) return fileCast(method, flags.file, given);
  const pairs = [...(flood ? [FLOODING_ENTRY] : []), ...entry];
  if (network === undefined || segmentId === undefined || tunnelIp === undefined || pairs.length === 0) {
    const { type: _, flood: __, ...needed } = given;
    throw incomplete({ ...needed, 'entry or --flood': pairs[0] }, ['entry']);
  }
  const entries = { segment_id: segmentId, network_type: type ?? 'vxlan', ports: { [tunnelIp]: pairs } };
  return { method, fdbEntries: { [network]: entries } };
}

/** An update by --file, else by the other flags. @throws WrongUsage, and as castFromFile */
export async function changesOfFlags(flags: ChangeChoice): Promise<CastMessage> {
  const { network, 'tunnel-ip': tunnelIp, before = [], after = [] } = flags;
  const given = { network, 'tunnel-ip': tunnelIp, before: before[0], after: after[0] };
  const method = 'update_fdb_entries';
  if (flags.file !== undefined) return fileCast(method, flags.file, given);
  if (network === undefined || tunnelIp === undefined || before.length + after.length === 0) {
    throw incomplete({ ...given, 'before or --after': before[0] ?? after[0] }, ['before', 'after']);
  }
  return { method, fdbEntries: { chg_ip: { [network]: { [tunnelIp]: { before, after } } } } };
}

async function fileCast(method: CastMessage['method'], file: string, given: Record<string, unknown>) {
  const other = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  if (other !== undefined) {
    throw new WrongUsage(`--file and --${other}: the cast comes from one of them`, 'Leave one of them out.');
  }
  return (await import('./cast-file.ts')).castFromFile(method, file);
}

function incomplete(needed: Record<string, unknown>, without: readonly string[]): WrongUsage {
  const missing = Object.entries(needed).flatMap(([name, value]) =>
    value === undefined && !without.includes(name) ? [`--${name}`] : [],
  );
  return new WrongUsage(`the cast lacks ${missing.join(', ')}`, 'Add them, or give the whole cast with --file FILE.');
}
