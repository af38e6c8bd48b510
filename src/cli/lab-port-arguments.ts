import { Args, Flags } from '@oclif/core';
import { notEmpty } from './flags.ts';
import { outputFlags } from './output.ts';

/** The lab file that a command is about. */
export const labFileArgument = {
  file: Args.string({ required: true, description: 'the lab file, YAML or JSON (docs/lab-file.md)' }),
};

/** One of its ports. */
export const labPortArguments = {
  ...labFileArgument,
  port: Args.string({
    required: true,
    description: "the port, by its MAC, an address of it, or its id; 'l2pop lab port list FILE' shows them",
  }),
};

export const labPortFlags = {
  network: Flags.string({
    char: 'n',
    parse: notEmpty,
    description: 'the network that the port is on, by name or id: for a MAC or an address that several have',
    helpValue: 'NETWORK',
  }),
  ...outputFlags,
};

/** Addresses of a port: a string flag that is repeatable. */
export const ipsFlag = {
  multipleNonGreedy: true,
  parse: notEmpty,
  description: 'an address, without prefix length (repeatable)',
  helpValue: 'ADDRESS',
} as const;
