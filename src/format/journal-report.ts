import type { Report } from './report.ts';

/** A sent plan in the list of journals. */
export interface JournalLine {
  number: number;
  name: string;
  startedAt: Date;
  who: string;
  host: string;
  /** `rabbit@ctl1 vhost /` */
  broker: string;
  casts: number;
  confirmed: number;
  unknown: number;
  /** `sent`, `stopped`, `cut short`. */
  end: string;
  verified: boolean | undefined;
  undoes: string | undefined;
  file: string;
}

/** The journals, the newest first. */
export const journalReport = (lines: readonly JournalLine[]): Report<JournalLine> => {
  const columns: Report<JournalLine>['columns'] = [
    { id: 'number', title: '#', value: ({ number }) => number },
    { id: 'started_at', title: 'When', value: ({ startedAt }) => startedAt.toISOString() },
    { id: 'who', title: 'Who', narrow: 'drop', value: ({ who }) => who },
    { id: 'host', title: 'Host', value: ({ host }) => host },
    { id: 'broker', title: 'Broker', narrow: 'drop', value: ({ broker }) => broker },
    { id: 'confirmed', title: 'Casts', value: ({ casts, confirmed }) => `${confirmed} of ${casts}` },
    { id: 'end', title: 'End', value: endText },
    { id: 'name', title: 'Name', isLong: true, value: ({ name }) => name },
    { id: 'undoes', title: 'Undoes', isLong: true, value: ({ undoes }) => undoes ?? null },
    { id: 'file', title: 'File', isLong: true, value: ({ file }) => file },
  ];
  return {
    document: lines.map(toJson),
    columns,
    rows: lines,
    async text(layout) {
      if (lines.length === 0) return 'No plan was ever sent by this user.\n';
      const { drawTable } = await import('./text-table.ts');
      return drawTable(
        columns.filter(({ isLong }) => !isLong),
        lines,
        layout,
      );
    },
  };
};

function endText({ end, unknown, verified, undoes }: JournalLine): string {
  const parts = [
    end,
    unknown > 0 ? `${unknown} unknown` : '',
    verified === undefined ? '' : verified ? 'verified' : 'not in sync',
    undoes === undefined ? '' : 'an undo',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Stable keys, documented in docs/json.md. */
const toJson = (line: JournalLine) => ({
  number: line.number,
  name: line.name,
  started_at: line.startedAt.toISOString(),
  who: line.who,
  host: line.host,
  broker: line.broker,
  casts: line.casts,
  confirmed: line.confirmed,
  unknown: line.unknown,
  end: line.end,
  verified: line.verified ?? null,
  undoes: line.undoes ?? null,
  file: line.file,
});
