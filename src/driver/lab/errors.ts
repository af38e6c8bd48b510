/** A lab file has no port, network or host of this name. */
export class NotInLab extends Error {
  override readonly name = 'NotInLab';
  constructor(
    readonly kind: 'port' | 'network' | 'host',
    readonly wanted: string,
    readonly file: string,
    /** The name that was probably meant. */
    readonly suggestion: string | undefined,
    /** The network in which a port was looked for. */
    readonly network?: string,
  ) {
    super(`${file}: no ${kind} ${wanted}${network === undefined ? '' : ` on network ${network}`}`);
  }
}

/** Several ports of a lab file go by what was given. */
export class AmbiguousPort extends Error {
  override readonly name = 'AmbiguousPort';
  constructor(
    readonly wanted: string,
    readonly file: string,
    readonly ids: readonly string[],
  ) {
    super(`${file}: ${ids.length} ports go by ${wanted}`);
  }
}

/** A port that is on many hosts at once cannot move from one to another. */
export class PortOnManyHosts extends Error {
  override readonly name = 'PortOnManyHosts';
  constructor(
    readonly portId: string,
    readonly file: string,
    readonly hosts: readonly string[],
  ) {
    super(`${file}: port ${portId} is a distributed router's interface, on ${hosts.join(', ')} at once`);
  }
}

/** A lab file whose text cannot be changed in one place alone. */
export class LabNotEditable extends Error {
  override readonly name = 'LabNotEditable';
  constructor(readonly file: string) {
    super(`${file}: this change cannot be made without changing something else, as an anchor or alias is in its way`);
  }
}
