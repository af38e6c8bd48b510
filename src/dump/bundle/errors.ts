import { DumpError } from '../errors.ts';

/** An archive that is no bundle of l2pop, or a bundle that is damaged or lacks what is wanted of it; `why` in a few words. */
export class UnreadableBundle extends DumpError {
  override readonly name = 'UnreadableBundle';
  constructor(
    readonly path: string,
    readonly why: string,
    options?: ErrorOptions,
  ) {
    super(`cannot read the bundle ${path}: ${why}`, options);
  }
}
