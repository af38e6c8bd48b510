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

/** The program is not there; `where`: `this host`, or the name that ssh was given. */
export class ToolMissing extends ToolError {
  override readonly name = 'ToolMissing';
  constructor(
    readonly tool: string,
    command: string,
    readonly where: string,
  ) {
    super(`there is no ${tool} on ${where}`, command);
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

/** Open vSwitch's tools are not on the host, and who runs us may not ask whether they are in a container. */
export class ContainersHidden extends ToolError {
  override readonly name = 'ContainersHidden';
  constructor(
    command: string,
    readonly says: string,
  ) {
    super(`Open vSwitch's tools do not answer, and ${command}: not permitted: ${says}`, command);
  }
}

/** sudo would not run the tool; `says` is its own line. */
export class SudoRefused extends ToolError {
  override readonly name = 'SudoRefused';
  constructor(
    command: string,
    readonly where: string,
    readonly wantsPassword: boolean,
    readonly says: string,
  ) {
    super(`${command}: sudo on ${where} refuses: ${says}`, command);
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

/** The tool ended well, and what it printed is not what it prints; `begins` is its first line. */
export class UnknownAnswer extends ToolError {
  override readonly name = 'UnknownAnswer';
  constructor(
    command: string,
    readonly begins: string,
    options?: ErrorOptions,
  ) {
    super(`${command}: an answer that cannot be read, which begins: ${begins}`, command, options);
  }
}

/** Neither agent's dataplane was found here; `looked` says for each what there was instead. */
export class NoDataplaneHere extends DumpError {
  override readonly name = 'NoDataplaneHere';
  constructor(
    readonly looked: readonly string[],
    readonly where: string,
  ) {
    super(`no l2population agent's dataplane on ${where}: ${looked.join('; ')}`);
  }
}

/** The dataplanes of both kinds of agents were found here. */
export class TwoDataplanesHere extends DumpError {
  override readonly name = 'TwoDataplanesHere';
  constructor(
    readonly bridge: string,
    readonly devices: readonly string[],
    readonly where: string,
  ) {
    super(`${where} has the dataplanes of two agents: Open vSwitch's ${bridge}, and linuxbridge's ${devices[0]}`);
  }
}

/** Several bridges look like the one that the agent keeps its tunnels in. */
export class SeveralTunnelBridges extends DumpError {
  override readonly name = 'SeveralTunnelBridges';
  constructor(
    readonly bridges: readonly string[],
    readonly where: string,
  ) {
    super(`Open vSwitch of ${where} has several tunnel bridges: ${bridges.join(', ')}`);
  }
}
