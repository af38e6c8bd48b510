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

/** What was seen is more than a bundle that can be read again may hold. */
export class BundleTooLarge extends UsageError {
  override readonly name = 'BundleTooLarge';
  constructor(
    readonly path: string,
    readonly bytes: number,
    readonly most: number,
  ) {
    super(
      `the bundle ${path} is not written: it would have ${bytes} bytes, and more than ${most} cannot be read again`,
    );
  }
}
