import { UsageError } from '../errors.ts';

/** The address of `--http` cannot be listened on. */
export class HttpNotServed extends UsageError {
  override readonly name = 'HttpNotServed';
  constructor(
    readonly url: string,
    override readonly cause: NodeJS.ErrnoException,
  ) {
    super(`--http: cannot listen on ${url}: ${cause.code === 'EADDRINUSE' ? 'it is in use' : cause.message}`);
  }
}
