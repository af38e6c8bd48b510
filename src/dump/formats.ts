import type { DumpFormat } from './part-reader.ts';

/**
 * The kinds of dumps, in the order in which they are offered a line that could begin several. A new kind
 * adds its format here.
 */
export const DUMP_FORMATS: DumpFormat[] = [];
