import { SshFailed } from './ssh-failed.ts';

/** Where ssh goes, and what it is told beside its own configuration. */
export interface SshDestination {
  /** `[USER@]HOST` or `ssh://[USER@]HOST[:PORT]`: a name of the network, or of ssh's configuration. */
  destination: string;
  /** `NAME=VALUE` each, as of ssh's own -o. */
  options: readonly string[];
  /** In place of the user's and the system's (ssh -F). */
  configFile: string | undefined;
  /** May ssh ask a person for a password, or whether a host key is right? */
  mayAsk: boolean;
  /** For connecting; where ssh may ask, until the far side answers at all (ConnectTimeout): what comes after it is not limited. */
  timeoutSeconds: number;
}

/** The user's own configuration must not put these in the way of a command's output. */
const FIXED = ['LogLevel=ERROR', 'RemoteCommand=none', 'PermitLocalCommand=no', 'ClearAllForwardings=yes'];

/**
 * The arguments of ssh that all its calls share. ssh takes the first value of an option: a user's own go before the
 * defaults, not before what reading a host rests on.
 * @throws SshFailed for a destination that ssh, or a shell of its ProxyCommand, could take for something else
 */
export function sshArguments({ destination, options, configFile, mayAsk, timeoutSeconds }: SshDestination): string[] {
  if (destination === '' || destination.startsWith('-') || UNSAFE.test(destination)) {
    throw new SshFailed(destination, 'bad options', 'this is no name of a host');
  }
  const defaults = [`ConnectTimeout=${Math.ceil(timeoutSeconds)}`, `BatchMode=${mayAsk ? 'no' : 'yes'}`];
  return [
    ...['-T', '-x', '-a'],
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...[...FIXED, ...options, ...defaults].flatMap((option) => ['-o', option]),
  ];
}

/** ssh hands host and user to a ProxyCommand's shell as they are (CVE-2023-51385). */
const UNSAFE = /[\s'"`$;&<>|(){}*?!#\\\u0000-\u001f\u007f]/;
