/** What a user typed, or a file that a user named, is at fault. Facts in fields; remedies.ts says what to do next. */
export abstract class UsageError extends Error {}

/** Flags or arguments that do not go together, or lack something. */
export class WrongUsage extends UsageError {
  override readonly name = 'WrongUsage';
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}

/** A file that the command line, or the environment, names and that cannot be read. */
export class NotReadable extends UsageError {
  override readonly name = 'NotReadable';
  constructor(
    readonly file: string,
    override readonly cause: NodeJS.ErrnoException,
  ) {
    super(`cannot read ${file}: ${cause.code === 'ENOENT' ? 'no such file' : cause.message}`);
  }
}

/** A file that the command line names and that cannot be written. */
export class NotWritable extends UsageError {
  override readonly name = 'NotWritable';
  constructor(
    readonly file: string,
    override readonly cause: NodeJS.ErrnoException,
  ) {
    super(`cannot write ${file}: ${cause.message}`);
  }
}

/** A file that the command line names is there, and was not to be replaced. */
export class FileExists extends UsageError {
  override readonly name = 'FileExists';
  constructor(readonly file: string) {
    super(`${file} is there already`);
  }
}

/** A command that should print a url did not. Its output is not shown: it may hold a secret. */
export class UrlCommandFailed extends UsageError {
  override readonly name = 'UrlCommandFailed';
  constructor(
    /** What named it: `--transport-url-command`. */
    readonly setting: string,
    readonly command: string,
    readonly status: string,
  ) {
    super(`${setting}: ${command}: ${status}`);
  }
}

/** `--from` names nothing that l2pop can ask. */
export class UnknownSource extends UsageError {
  override readonly name = 'UnknownSource';
  constructor(
    readonly where: string,
    readonly why: string,
  ) {
    super(`--from ${where}: ${why}`);
  }
}

/** The user's own config file is not as it should be. */
export class BadUserConfig extends UsageError {
  override readonly name = 'BadUserConfig';
  constructor(
    readonly file: string,
    /** With the line where one can be named: `:3:5: clouds.lab.timeout: expected seconds`. */
    readonly fault: string,
    options?: ErrorOptions,
  ) {
    super(`${file}${fault}`, options);
  }
}

/** A cloud of the user's own config file that says nothing of the broker. */
export class CloudWithoutBroker extends UsageError {
  override readonly name = 'CloudWithoutBroker';
  constructor(
    readonly file: string,
    readonly cloud: string,
  ) {
    super(`${file}: cloud ${cloud} has no transport_url`);
  }
}

/** A network is wanted by a name that the source of truth has not, or has twice. */
export class UnknownNetworkName extends UsageError {
  override readonly name = 'UnknownNetworkName';
  constructor(
    readonly network: string,
    readonly origin: string,
    readonly matches: readonly string[],
  ) {
    super(
      matches.length === 0
        ? `${origin} has no network ${network}`
        : `${origin} has ${matches.length} networks named ${network}: ${matches.join(', ')}`,
    );
  }
}

/** The source of truth knows its agents, and this host has none. */
export class UnknownHost extends UsageError {
  override readonly name = 'UnknownHost';
  constructor(
    readonly host: string,
    readonly origin: string,
    readonly known: readonly string[],
  ) {
    super(`${origin} has no agent with a tunnel ip on host ${host}`);
  }
}

/** The source of truth has no list of networks to give. */
export class CannotListNetworks extends UsageError {
  override readonly name = 'CannotListNetworks';
  constructor(
    readonly origin: string,
    readonly wish: string,
  ) {
    super(`${wish}: ${origin} answers for networks but cannot list them`);
  }
}

/** The result could not be written to standard output. */
export class OutputFailed extends UsageError {
  override readonly name = 'OutputFailed';
  constructor(override readonly cause: NodeJS.ErrnoException) {
    super(`the result could not be written to standard output: ${cause.message}`);
  }
}

/** A file of settings was named and says nothing of the broker. */
export class NoTransportUrl extends UsageError {
  override readonly name = 'NoTransportUrl';
  constructor(readonly files: readonly string[]) {
    super(`${files.join(', ')}: no transport_url in [DEFAULT]`);
  }
}
