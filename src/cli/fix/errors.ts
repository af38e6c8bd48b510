import { UsageError } from '../errors.ts';

/** `--verify-with` gave no dump. */
export class VerifyCommandFailed extends UsageError {
  override readonly name = 'VerifyCommandFailed';
  constructor(
    readonly command: string,
    readonly status: string,
  ) {
    super(`--verify-with: ${command}: ${status}`);
  }
}
