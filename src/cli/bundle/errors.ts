import { UsageError } from '../errors.ts';

/** A bundle is asked for what its source was not asked for. */
export class NotInBundle extends UsageError {
  override readonly name = 'NotInBundle';
  constructor(
    readonly path: string,
    /** `for host compute-2` */
    readonly what: string,
    readonly remedy?: string,
  ) {
    super(`the bundle ${path} has no answers ${what}`);
  }
}
