export type { FdbEntries, NetworkEntries, Pair } from './fdb/entries.ts';
export { FLOODING_ENTRY, isFloodingEntry, MalformedEntries, networksOf, parseFdbEntries } from './fdb/entries.ts';
