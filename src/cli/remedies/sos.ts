import { NoDataplaneInReport, UnpackerMissing, UnreadableSosReport } from '../../dump/sos/errors.ts';
import { type Remedy, when } from './remedy.ts';

const PACKAGES: Readonly<Record<string, string>> = { xz: 'xz-utils' };

/** What to do when a sosreport is not read. */
export const SOS_REMEDIES: readonly Remedy[] = [
  when(
    UnreadableSosReport,
    () => "Name the folder or the archive that 'sos report' made (an encrypted one is decrypted first).",
  ),
  when(
    UnpackerMissing,
    ({ program }) => `Install ${PACKAGES[program] ?? program}, or unpack it elsewhere and name the folder.`,
  ),
  when(
    NoDataplaneInReport,
    () =>
      "Report with the plugins openvswitch and networking; sos runs no tools in containers: there 'l2pop dump' does.",
  ),
];
