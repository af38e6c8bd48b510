import { DumpError } from '../errors.ts';

/** A file of `l2pop dump` that is cut off, changed, or of another version; `why` in a few words. */
export class DamagedDumpFile extends DumpError {
  override readonly name = 'DamagedDumpFile';
  constructor(
    readonly file: string,
    readonly why: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: a dump file that cannot be read: ${why}`, options);
  }
}
