import type { Column, Report } from './report.ts';
import { drawTable } from './text-table.ts';

const COLUMNS: readonly Column<[string, string]>[] = [
  { id: 'name', title: 'Name', value: ([name]) => name },
  { id: 'version', title: 'Version', value: ([, version]) => version },
];

/** What runs here, by name: its version, or what else tells which it is. */
export const versionsReport = (versions: Record<string, string>): Report<[string, string]> => ({
  document: versions,
  columns: COLUMNS,
  rows: Object.entries(versions),
  text: async (layout) => drawTable(COLUMNS, Object.entries(versions), layout),
});
