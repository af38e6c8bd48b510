import { DamagedDumpFile } from '../../dump/file/errors.ts';
import { FileExists } from '../errors.ts';
import { type Remedy, when } from './remedy.ts';

/** What to do when a file of `l2pop dump` cannot be read or written. */
export const DUMP_FILE_REMEDIES: readonly Remedy[] = [
  when(DamagedDumpFile, () => "Take it anew with 'l2pop dump'; docs/dumps.md describes the file."),
  when(FileExists, () => 'Name another file, or add --overwrite.'),
];
