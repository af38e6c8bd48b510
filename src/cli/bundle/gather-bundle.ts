import { readFile } from 'node:fs/promises';
import { type PlanOutcome, planReport } from '../../format/plan-report.ts';
import { NotReadable } from '../errors.ts';
import { explainSettings } from '../explain-settings.ts';
import { note } from '../note.ts';
import { requireWritable } from '../write-dump-file.ts';
import type { BundleChoice, Bundling } from './bundling.ts';
import { type Answers, recordSource } from './record-source.ts';
import { type BundleParts, writeBundle } from './write-bundle.ts';

/** Gathers what a command shows, for a bundle in this file. @throws FileExists, NotWritable */
export async function gatherBundle(
  file: string,
  flags: BundleChoice,
  typed: readonly string[],
  l2popVersion: string,
): Promise<Bundling> {
  const { overwrite = false } = flags;
  await requireWritable(file, overwrite);
  let answers: (() => Answers) | undefined;
  let isSaved = false;
  let plan: PlanOutcome | undefined;
  const parts: Partial<BundleParts> = {};
  return {
    recording(source) {
      const recorded = recordSource(source);
      answers = recorded.answers;
      isSaved = source.isSaved ?? false;
      return recorded.source;
    },
    async observed(side, dump) {
      parts.observed = { dump, texts: await side.kept(l2popVersion) };
    },
    compared({ chosen }, choice, { origin, document }) {
      parts.host = choice.host;
      parts.includeUnneeded = choice['include-unneeded'];
      parts.drift = document;
      if (answers) parts.expected = { origin, isSaved, answers: answers(), networks: chosen, source: choice.source };
    },
    planned(planned) {
      plan = planned;
    },
    checked(checks, host) {
      parts.checks = checks;
      parts.host = host;
    },
    async write() {
      if (plan) parts.plan = planReport(plan).document;
      if (plan?.sent) parts.journal = await readJournal(plan.sent.journal);
      // what is wrong with the settings has been told, or did not matter
      const settings = await explainSettings(flags).catch(() => undefined);
      await writeBundle(file, { ...parts, l2popVersion, typed, settings, madeAt: new Date() }, { overwrite });
      note(`bundle: ${file}`);
    },
  };
}

/** The casts are sent, and the rest is worth a bundle without it. */
async function readJournal(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    note(`warning: the bundle lacks the journal: ${new NotReadable(file, error as NodeJS.ErrnoException).message}`);
    return undefined;
  }
}
