import { UnreadableSosReport } from './errors.ts';
import { type ReportFile, reportFile } from './report-file.ts';

/** A file of a report, read. */
export interface KeptFile {
  file: ReportFile;
  /** Within the report. */
  path: string;
  text: Buffer;
  modifiedAt: Date | undefined;
}

/** Two million flows have 600 MB; a report is not to fill the memory. */
const MOST_BYTES = 2 ** 31;

/** The files of a report that are read, each command's once however often sos ran it. */
export class KeptFiles {
  readonly all: KeptFile[] = [];
  readonly #report: string;
  readonly #keys = new Set<string>();
  #bytes = 0;

  constructor(report: string) {
    this.#report = report;
  }

  /** Is a file of this name wanted, of so many bytes? @throws UnreadableSosReport when that is more than memory should hold */
  wants(path: string, bytes: number): ReportFile | undefined {
    const file = reportFile(path);
    if (file === undefined || this.#keys.has(keyOf(file))) return undefined;
    this.#bytes += bytes;
    if (this.#bytes > MOST_BYTES) throw new UnreadableSosReport(this.#report, 'the files to read have more than 2 GiB');
    return file;
  }

  add(kept: KeptFile): void {
    // sos runs ovs-ofctl for each protocol, also those that the bridge does not speak
    if (kept.file.holds === 'flows' && !kept.text.includes('cookie=')) return;
    this.#keys.add(keyOf(kept.file));
    this.all.push(kept);
  }
}

const keyOf = (file: ReportFile): string => ('command' in file ? file.command : file.holds);
