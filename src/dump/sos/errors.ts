import { DumpError } from '../errors.ts';

/** What was named is no sosreport that can be read; `why` in a few words. */
export class UnreadableSosReport extends DumpError {
  override readonly name = 'UnreadableSosReport';
  constructor(
    readonly path: string,
    readonly why: string,
    options?: ErrorOptions,
  ) {
    super(`cannot read the sosreport ${path}: ${why}`, options);
  }
}

/** The archive is packed by something that Node has not, and the program for it is not on this machine. */
export class UnpackerMissing extends DumpError {
  override readonly name = 'UnpackerMissing';
  constructor(
    readonly path: string,
    readonly program: string,
  ) {
    super(`cannot read the sosreport ${path}: there is no ${program} on this host`);
  }
}

/** A sosreport without what the tools of an agent's host print; `lacks` says what was looked for. */
export class NoDataplaneInReport extends DumpError {
  override readonly name = 'NoDataplaneInReport';
  constructor(
    readonly path: string,
    readonly lacks: string,
  ) {
    super(`the sosreport ${path} has no l2population agent's dataplane: ${lacks}`);
  }
}
