/** Base of what goes wrong while a dump is read. Lines that cannot be read are no error: see `Dump.unread`. */
export class DumpError extends Error {
  override readonly name: string = 'DumpError';
}

/** A file that cannot be opened or read; `cause` says why. */
export class UnreadableInput extends DumpError {
  override readonly name = 'UnreadableInput';
  constructor(
    readonly file: string,
    readonly why: string,
    options?: ErrorOptions,
  ) {
    super(`cannot read ${file}: ${why}`, options);
  }
}

/** A line longer than any dump's; `limit` in bytes. */
export class LineTooLong extends DumpError {
  override readonly name = 'LineTooLong';
  constructor(
    readonly file: string,
    readonly line: number,
    readonly limit: number,
  ) {
    super(`${file}:${line}: a line of more than ${limit >> 20} MiB: this is no dump`);
  }
}

/** Bytes that are no text; `looksLike` names them where they are known: `gzip`, `UTF-16 text`. */
export class BinaryInput extends DumpError {
  override readonly name = 'BinaryInput';
  constructor(
    readonly file: string,
    readonly looksLike: string | undefined,
  ) {
    super(`${file} is no text${looksLike === undefined ? '' : ` but ${looksLike}`}`);
  }
}

/** No input at all, or nothing but blanks. */
export class EmptyDump extends DumpError {
  override readonly name = 'EmptyDump';
  constructor(readonly files: string[]) {
    super(`nothing to read in ${files.join(', ')}`);
  }
}

/** A JSON document that breaks off or has a fault. */
export class MalformedJson extends DumpError {
  override readonly name = 'MalformedJson';
  constructor(
    readonly file: string,
    /** undefined: nothing tells it. */
    readonly line: number | undefined,
    readonly why: string,
    options?: ErrorOptions,
  ) {
    super(`${line === undefined ? file : `${file}:${line}`}: JSON that cannot be read: ${why}`, options);
  }
}

/** Text in which no known form of a dump was found. */
export class NothingRecognised extends DumpError {
  override readonly name = 'NothingRecognised';
  constructor(
    readonly files: string[],
    /** Its first lines, cut short. */
    readonly seen: string[],
    /** The forms that would have been known. */
    readonly forms: string[],
  ) {
    super(`no dump found in ${files.join(', ')}, which begins: ${seen[0] ?? ''}`);
  }
}

export interface HostSeen {
  /** A host's name from a prompt, or what tells it apart (`cookie 0x1f`). */
  host: string;
  file: string;
  line: number;
}

/** Dumps of two hosts in one input: joining them would give a state that no host has (spec 3.3a). */
export class TwoHosts extends DumpError {
  override readonly name = 'TwoHosts';
  constructor(readonly hosts: HostSeen[]) {
    super(`dumps of two hosts: ${hosts.map(({ host, file, line }) => `${host} (${file}:${line})`).join(', ')}`);
  }
}

/** An OVS dump and a linuxbridge dump (or FDB entries) in one input. */
export class MixedKinds extends DumpError {
  override readonly name = 'MixedKinds';
  constructor(readonly kinds: { kind: string; file: string; line: number }[]) {
    super(`dumps of two kinds: ${kinds.map(({ kind, file, line }) => `${kind} (${file}:${line})`).join(', ')}`);
  }
}
