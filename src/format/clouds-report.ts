import type { Column, Report } from './report.ts';
import { drawTable } from './text-table.ts';

/** A cloud of the user's config file as it is shown: without secrets. */
export interface CloudLine {
  name: string;
  isDefault: boolean;
  /** Its transport url, or what would be read or run for it; `''`: none. */
  transportUrl: string;
  /** Where its expected state comes from; `''`: its broker. */
  from: string;
}

const COLUMNS: readonly Column<CloudLine>[] = [
  { id: 'cloud', title: 'Cloud', value: ({ name }) => name },
  { id: 'default', title: 'Default', value: ({ isDefault }) => (isDefault ? 'yes' : '') },
  { id: 'transport_url', title: 'Transport url', value: ({ transportUrl }) => transportUrl },
  { id: 'from', title: 'From', value: ({ from }) => from },
];

/** The clouds of the user's config file, one a line. */
export const cloudsReport = (clouds: readonly CloudLine[], file: string): Report<CloudLine> => ({
  document: clouds.map(({ name, isDefault, transportUrl, from }) => ({
    cloud: name,
    default: isDefault,
    transport_url: transportUrl,
    from,
  })),
  columns: COLUMNS,
  rows: clouds,
  text: async (layout) => (clouds.length === 0 ? `No clouds in ${file}.\n` : drawTable(COLUMNS, clouds, layout)),
});
