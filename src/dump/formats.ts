import { ENTRIES_FORMAT } from './entries.ts';
import { LINUXBRIDGE_FORMAT } from './linuxbridge/linuxbridge-reader.ts';
import { OVS_FORMAT } from './ovs/ovs-reader.ts';
import type { DumpFormat } from './part-reader.ts';

/**
 * The kinds of dumps, in the order in which they are offered a line that could begin several. A new kind
 * adds its format here.
 */
export const DUMP_FORMATS: DumpFormat[] = [OVS_FORMAT, LINUXBRIDGE_FORMAT, ENTRIES_FORMAT];
