import { DumpError } from '../errors.ts';

/** Base of what goes wrong while the tools of a host are run; `command` as it would be typed. */
export class ToolError extends DumpError {
  override readonly name: string = 'ToolError';
  constructor(
    message: string,
    readonly command: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The program is not on this host. */
export class ToolMissing extends ToolError {
  override readonly name = 'ToolMissing';
  constructor(
    readonly tool: string,
    command: string,
  ) {
    super(`there is no ${tool} on this host`, command);
  }
}

/** Whoever runs us may not do this; `says` is the tool's own line. */
export class ToolNotPermitted extends ToolError {
  override readonly name = 'ToolNotPermitted';
  constructor(
    command: string,
    readonly says: string,
  ) {
    super(`${command}: not permitted: ${says}`, command);
  }
}

/** The tool did not end in time, as ovs-ofctl when ovs-vswitchd is stuck. */
export class ToolTimedOut extends ToolError {
  override readonly name = 'ToolTimedOut';
  constructor(
    command: string,
    readonly seconds: number,
  ) {
    super(`${command}: no answer within ${seconds} s`, command);
  }
}

/** A daemon of Open vSwitch does not run; `says` is the tool's own line. */
export class OpenVswitchStopped extends ToolError {
  override readonly name = 'OpenVswitchStopped';
  constructor(
    command: string,
    readonly daemon: 'ovsdb-server' | 'ovs-vswitchd',
    readonly says: string,
  ) {
    super(`${command}: ${daemon} does not answer: ${says}`, command);
  }
}

/** The tool failed for a reason that has no class of its own; `says` is its own line. */
export class ToolFailed extends ToolError {
  override readonly name = 'ToolFailed';
  constructor(
    command: string,
    readonly status: string,
    readonly says: string,
  ) {
    super(`${command}: ${says === '' ? status : `${says} (${status})`}`, command);
  }
}

/** Neither agent's dataplane was found here; `looked` says for each what there was instead. */
export class NoDataplaneHere extends DumpError {
  override readonly name = 'NoDataplaneHere';
  constructor(readonly looked: readonly string[]) {
    super(`no l2population agent's dataplane on this host: ${looked.join('; ')}`);
  }
}

/** The dataplanes of both kinds of agents were found here. */
export class TwoDataplanesHere extends DumpError {
  override readonly name = 'TwoDataplanesHere';
  constructor(
    readonly bridge: string,
    readonly devices: readonly string[],
  ) {
    super(`this host has the dataplanes of two agents: Open vSwitch's ${bridge}, and linuxbridge's ${devices[0]}`);
  }
}
