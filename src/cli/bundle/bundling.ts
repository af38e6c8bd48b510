import { Flags } from '@oclif/core';
import type { Dump } from '../../fdb/dump.ts';
import type { PlanOutcome } from '../../format/plan-report.ts';
import type { CompareChoice, Comparison } from '../compare-host.ts';
import { notEmpty } from '../flags.ts';
import type { ObservedSide } from '../observed-side.ts';
import type { OpenedSource } from '../session.ts';
import type { SettingFlags } from '../setting-places.ts';

/** Flags of every command that can keep what it saw. */
export const bundleFlags = {
  bundle: Flags.string({
    description:
      'write all that was seen to this archive, for a ticket: diff, show and --from read it again (docs/bundle.md)',
    helpValue: 'FILE',
    helpGroup: 'OUTPUT',
    parse: notEmpty,
    exclusive: ['watch'],
  }),
  overwrite: Flags.boolean({
    description: 'let --bundle replace a file that is there',
    dependsOn: ['bundle'],
    helpGroup: 'OUTPUT',
  }),
};

export type BundleChoice = SettingFlags & { bundle?: string | undefined; overwrite?: boolean };

/** What a command shows becomes a bundle too, as it goes. */
export interface Bundling {
  /** The source, with its answers kept. */
  recording(source: OpenedSource): OpenedSource;
  /** Keeps what was read of the host last. */
  observed(side: ObservedSide, dump: Dump): Promise<void>;
  /**
   * Keeps a comparison and the answers that it was made from: what is asked later changes nothing of it.
   * @param drift as -f json prints it, and where the expected state came from
   */
  compared(comparison: Comparison, choice: CompareChoice, drift: { origin: string; document: unknown }): void;
  planned(outcome: PlanOutcome): void;
  /** Keeps what the checks of doctor found, as -f json prints it. */
  checked(checks: unknown, host: string | undefined): void;
  /** @throws BundleTooLarge, FileExists, NotWritable */
  write(): Promise<void>;
}

/**
 * What --bundle wants; undefined without it. A file that cannot be written is told before anything begins.
 * @param typed the words of the command line, without `l2pop`
 * @throws FileExists, NotWritable
 */
export async function openBundling(
  flags: BundleChoice,
  typed: readonly string[],
  l2popVersion: string,
): Promise<Bundling | undefined> {
  if (flags.bundle === undefined) return undefined;
  return (await import('./gather-bundle.ts')).gatherBundle(flags.bundle, flags, typed, l2popVersion);
}
