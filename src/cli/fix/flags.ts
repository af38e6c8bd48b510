import { Flags } from '@oclif/core';
import { DRIFT_KINDS, type DriftKind } from '../../fdb/drift.ts';

/** A day: a timer of Node takes 24 of them at most, and fires at once beyond. */
const LONGEST_SECONDS = 86_400;

const LONGEST_AGE_SECONDS = 366 * 86_400;

/** A flag whose value is a time in seconds. */
const seconds = (description: string, longest = LONGEST_SECONDS) =>
  Flags.custom<number>({
    description,
    helpValue: 'SECONDS',
    helpGroup: 'REPAIR',
    parse: async (text) => {
      const value = Number(text);
      if (text.trim() === '' || !(value >= 0 && value <= longest)) {
        throw new Error(`${text}: expected seconds, from 0 to ${longest}`);
      }
      return value;
    },
  })();

const parseKinds = async (text: string): Promise<DriftKind[]> =>
  text.split(',').map((kind) => {
    if (Object.hasOwn(DRIFT_KINDS, kind)) return kind as DriftKind;
    throw new Error(`${kind} is no kind of drift; there are ${Object.keys(DRIFT_KINDS).join(', ')}`);
  });

/** What `fix` and `diff --fix` have beside the flags of a comparison. */
export const mendFlags = {
  yes: Flags.boolean({ char: 'y', description: 'send without asking', helpGroup: 'REPAIR' }),
  'dry-run': Flags.boolean({
    description: 'only show the plan, and what a guard would refuse; needs no broker',
    helpGroup: 'REPAIR',
  }),
  kind: Flags.custom<DriftKind[]>({
    description: 'mend drift of these kinds only (docs/drift.md)  [default: all]',
    helpValue: 'KIND,…',
    helpGroup: 'REPAIR',
    parse: parseKinds,
  })(),
  interval: seconds('between the two looks whose drift must agree  [default: 3]'),
  sample: Flags.string({
    description: 'a further dump of the same host: only drift that all dumps show is mended (repeatable)',
    helpValue: 'FILE',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'REPAIR',
  }),
  'max-removals': Flags.integer({
    description:
      'refuse a plan that takes away more  [default: half of what the host holds, but at least 5 and at most 50]',
    helpValue: 'N',
    min: 0,
    helpGroup: 'REPAIR',
  }),
  'max-age': seconds('refuse a dump or a saved plan that is older  [default: 600]', LONGEST_AGE_SECONDS),
  'save-plan': Flags.string({
    description: 'send nothing: write the plan to this file, for --plan',
    helpValue: 'FILE',
    helpGroup: 'REPAIR',
    exclusive: ['yes', 'dry-run'],
  }),
  'step-delay': seconds('between stages that depend on each other, where the dataplane is not read  [default: 1]'),
  'verify-with': Flags.string({
    description: 'run this command by /bin/sh for a new dump: before, between and after the casts',
    helpValue: 'COMMAND',
    helpGroup: 'REPAIR',
  }),
  'verify-for': seconds('how long to look until it is in sync, with --live, --ssh or --verify-with  [default: 10]'),
};

/** The same for a command that mends only where it is told to. */
export const mendFlagsOfFix = Object.fromEntries(
  Object.entries(mendFlags).map(([name, flag]) => [name, { ...flag, dependsOn: ['fix'] }]),
) as typeof mendFlags;

export interface MendChoice {
  yes: boolean;
  'dry-run': boolean;
  kind?: DriftKind[] | undefined;
  interval?: number | undefined;
  sample?: string[] | undefined;
  'max-removals'?: number | undefined;
  'max-age'?: number | undefined;
  'save-plan'?: string | undefined;
  'step-delay'?: number | undefined;
  'verify-with'?: string | undefined;
  'verify-for'?: number | undefined;
}

/** A comparison chooses what a plan is made from; these are plans already. */
const NOT_COMPARED = ['kind', 'network', 'include-unneeded', 'sample', 'save-plan', 'source', 'from'];

/** What `fix` alone has: plans that were made before, and what became of them. */
export const plannedFlags = {
  plan: Flags.string({
    description: 'carry out a plan of --save-plan; with a DUMP, --live or --ssh, what changed since is skipped',
    helpValue: 'FILE',
    helpGroup: 'PLANS',
    exclusive: NOT_COMPARED,
  }),
  undo: Flags.string({
    description: 'take a sent plan back: its journal by number or name as --list shows it, or by path',
    helpValue: 'JOURNAL',
    helpGroup: 'PLANS',
    exclusive: [...NOT_COMPARED, 'plan'],
  }),
  list: Flags.boolean({
    description: 'show the journals of sent plans, the newest first',
    helpGroup: 'PLANS',
    exclusive: [...NOT_COMPARED, 'plan', 'undo', 'yes', 'dry-run', 'live', 'ssh', 'sos'],
  }),
};
