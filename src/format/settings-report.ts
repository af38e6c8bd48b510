import { escapeControls } from './escape.ts';
import type { Column, Report } from './report.ts';
import { drawTable } from './text-table.ts';

/** A setting as it is shown: without secrets. */
export interface SettingLine {
  name: string;
  value: string;
  origin: string;
  /** Why it could not be told. */
  fault?: string | undefined;
}

/** The clouds that could be chosen, and where they are described. */
export interface KnownClouds {
  file: string;
  names: readonly string[];
}

const COLUMNS: readonly Column<SettingLine>[] = [
  { id: 'setting', title: 'Setting', value: ({ name }) => name },
  {
    id: 'value',
    title: 'Value',
    value: ({ value, fault }) => fault ?? value,
    style: ({ fault }) => (fault === undefined ? 'plain' : 'outage'),
  },
  {
    id: 'origin',
    title: 'Comes from',
    value: ({ origin }) => origin,
    style: ({ origin }) => (/^(?:default|not set)/.test(origin) ? 'dim' : 'plain'),
  },
];

/** People read below the table which file describes the clouds. */
const shortIn =
  ({ file }: KnownClouds) =>
  (line: SettingLine): SettingLine => ({ ...line, origin: line.origin.replace(` of ${file}: `, ': ') });

/** Settings, one a line, and which clouds there are. */
export const settingsReport = (lines: readonly SettingLine[], clouds: KnownClouds): Report<SettingLine> => ({
  document: lines.map(({ name, value, origin, fault }) => ({
    setting: name,
    value,
    origin,
    ...(fault === undefined ? {} : { fault }),
  })),
  columns: COLUMNS,
  rows: lines,
  text: async (layout) =>
    `${drawTable(COLUMNS, lines.map(shortIn(clouds)), layout)}${escapeControls(`Clouds of ${clouds.file}: ${clouds.names.join(', ') || 'none'}`)}\n`,
});
