import { Flags } from '@oclif/core';

/** A value that a script left empty is a mistake, not a wish. */
export const notEmpty = async (text: string): Promise<string> => {
  if (text.trim() === '') throw new Error('an empty value');
  return text;
};

/** Flags of every command (README, "Every flag's home"). */
export const commonFlags = {
  'transport-url': Flags.string({
    parse: notEmpty,
    description: 'broker to talk to, as in neutron.conf; shows in process lists, so better one of the next two',
    helpValue: 'rabbit://USER:PASSWORD@HOST:PORT/VHOST',
    helpGroup: 'CONNECTION',
  }),
  'transport-url-file': Flags.string({
    parse: notEmpty,
    description: 'read the transport url from the first line of this file; - is standard input',
    helpValue: 'FILE',
    exclusive: ['transport-url'],
    helpGroup: 'CONNECTION',
  }),
  'transport-url-command': Flags.string({
    parse: notEmpty,
    description: 'run this command by /bin/sh and read the transport url from its first line',
    helpValue: 'COMMAND',
    exclusive: ['transport-url', 'transport-url-file'],
    helpGroup: 'CONNECTION',
  }),
  'config-file': Flags.string({
    description:
      'a neutron.conf: transport_url, control_exchange, [oslo_messaging_rabbit], rpc_response_timeout; for --from database its [database] connection (repeatable)',
    helpValue: 'FILE',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'CONNECTION',
  }),
  cloud: Flags.string({
    parse: notEmpty,
    description: "a cloud of the user's own config file, ~/.config/l2pop/config.yaml",
    helpValue: 'NAME',
    env: 'L2POP_CLOUD',
    helpGroup: 'CONNECTION',
  }),
  timeout: Flags.custom<number>({
    description:
      'give up after so long; nothing waits longer  [default: rpc_response_timeout of --config-file, timeout of the cloud, or 60]',
    helpValue: 'SECONDS',
    helpGroup: 'CONNECTION',
    parse: async (text) => {
      const seconds = Number(text);
      if (!(seconds > 0) || seconds > 86_400)
        throw new Error(`--timeout ${text}: expected seconds, above 0 and at most 86400`);
      return seconds;
    },
  })(),
  wait: Flags.boolean({
    description: 'send and wait for the whole timeout though nobody listens, as Python does',
    helpGroup: 'CONNECTION',
  }),
  debug: Flags.boolean({ description: 'on an error, print all that is known of it', helpGroup: 'GLOBAL' }),
  color: Flags.boolean({ description: 'colours on a terminal', allowNo: true, default: true, helpGroup: 'GLOBAL' }),
};

export interface CommonFlags {
  'transport-url'?: string | undefined;
  'transport-url-file'?: string | undefined;
  'transport-url-command'?: string | undefined;
  'config-file'?: string[] | undefined;
  cloud?: string | undefined;
  timeout?: number | undefined;
  wait: boolean;
  debug: boolean;
  color: boolean;
}

/** Where the expected state comes from; one flag, one text, for every command that needs it. */
export const fromFlag = {
  from: Flags.string({
    description:
      "where the expected state comes from: a transport url, Neutron's database (mysql://…, postgresql://…, or the word database for that of --config-file), Neutron's API (https://…, cloud:NAME), a lab file (YAML or JSON), or a JSON file with a saved answer  [default: what the cloud says, or the configured transport url]",
    helpValue: 'WHERE',
    env: 'L2POP_FROM',
    helpGroup: 'EXPECTED STATE',
  }),
  'from-file': Flags.string({
    parse: notEmpty,
    description:
      'read what --from takes from the first line of this file, as a url with a password; - is standard input',
    helpValue: 'FILE',
    helpGroup: 'EXPECTED STATE',
  }),
  'from-command': Flags.string({
    parse: notEmpty,
    description: 'run this command by /bin/sh and read what --from takes from its first line',
    helpValue: 'COMMAND',
    helpGroup: 'EXPECTED STATE',
  }),
  'os-cloud': Flags.string({
    parse: notEmpty,
    description:
      "log in to Neutron's API as this cloud of clouds.yaml says; without --from the expected state comes from there",
    helpValue: 'NAME',
    helpGroup: 'EXPECTED STATE',
  }),
  source: Flags.string({
    description: 'leave out the entries that came from this source, as the query offers it',
    helpGroup: 'EXPECTED STATE',
  }),
};

/**
 * What oclif parsed, without the `--from` that nobody typed: L2POP_FROM has a place of its own among those that say a setting,
 * below the cloud's, and the parser puts its text where a typed one stands.
 */
export function withoutVariables<
  Parsed extends { flags: Record<string, unknown>; raw: readonly { type: string; flag?: string }[] },
>(parsed: Parsed): Parsed {
  const isTyped = parsed.raw.some(({ type, flag }) => type === 'flag' && flag === 'from');
  return isTyped || parsed.flags.from === undefined
    ? parsed
    : { ...parsed, flags: { ...parsed.flags, from: undefined } };
}

/** The networks that a command is about. */
export const networkFlag = {
  network: Flags.string({
    char: 'n',
    multiple: true,
    multipleNonGreedy: true,
    description: 'a network, by id, or by name where the source knows names (repeatable)',
    helpValue: 'ID',
    parse: notEmpty,
  }),
};

/** The one network that a command is about. */
export const oneNetworkFlag = {
  network: Flags.string({
    char: 'n',
    required: true,
    description: 'the network, by id, or by name where the source knows names',
    helpValue: 'ID',
    parse: notEmpty,
  }),
};

/** Whether networks are compared that the host does not need. */
export const includeUnneededFlag = {
  'include-unneeded': Flags.boolean({
    description: 'compare networks too that Neutron has no port of on this host',
  }),
};
/** A filter by addresses, which are compared as such: what has not the form can match nothing. */
export const addressFlag = (description: string, form: string, isOfForm: (text: string) => boolean) =>
  Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description,
    helpGroup: 'FILTERS',
    parse: async (text) => {
      if (!isOfForm(text)) throw new Error(`expected ${form}, found ${text}`);
      return text;
    },
  });

/** The host that a command is about. */
export const hostDescription = {
  char: 'H',
  description: "the agent's host, as Neutron names it",
  parse: notEmpty,
} as const;
