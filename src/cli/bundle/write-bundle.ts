import { createHash } from 'node:crypto';
import { arch, platform, release } from 'node:os';
import { BUNDLE_FOLDER, BUNDLE_VERSION, type BundleManifest, MANIFEST } from '../../dump/bundle/manifest.ts';
import { MOST_BYTES } from '../../dump/bundle/read-bundle.ts';
import type { DumpText } from '../../dump/read-dump.ts';
import type { Dump } from '../../fdb/dump.ts';
import type { SettingOrigin } from '../explain-settings.ts';
import { bytesWithoutSecrets } from '../secrets/bytes.ts';
import { documentWithoutSecrets } from '../secrets/document.ts';
import { textWithoutSecrets } from '../secrets/hide-secrets.ts';
import { writeWhole } from '../write-dump-file.ts';
import { BundleTooLarge } from './errors.ts';
import { factsToJson } from './facts.ts';
import { readmeText } from './readme-text.ts';
import type { Answers } from './record-source.ts';
import { type Member, packed } from './tar-stream.ts';
import { settingsWithoutSecrets, typedWithoutSecrets } from './without-secrets.ts';

/** What a bundle is made from; what is undefined was not there, and is left out. */
export interface BundleParts {
  l2popVersion: string;
  /** What was typed behind `l2pop`; secrets are hidden. */
  typed: readonly string[];
  madeAt: Date;
  settings?: readonly SettingOrigin[] | undefined;
  host?: string | undefined;
  /** Were networks compared that the host does not need? */
  includeUnneeded?: boolean | undefined;
  /** Where the expected state came from, and what it answered. */
  expected?: BundledAnswers | undefined;
  /** What was read of the host, and the texts that make it. */
  observed?: { dump: Dump; texts: readonly DumpText[] } | undefined;
  /** As `diff -f json` prints it. */
  drift?: unknown;
  /** As `fix -f json` prints it. */
  plan?: unknown;
  /** The journal's lines. */
  journal?: string | undefined;
  /** As `doctor -f json` prints them. */
  checks?: unknown;
}

export interface BundledAnswers {
  origin: string;
  isSaved: boolean;
  answers: Answers;
  /** Ids of the networks that were chosen, where some were. */
  networks: readonly string[] | undefined;
  /** The requestor. */
  source: string | undefined;
}

/**
 * Writes a bundle: a packed archive that only its owner may read, without secrets, whole or not at all.
 * @param options.most bytes of content, as many as readBundle takes
 * @throws BundleTooLarge; FileExists when it is there and is not to be overwritten; NotWritable
 */
export async function writeBundle(
  file: string,
  parts: BundleParts,
  { overwrite, most = MOST_BYTES }: { overwrite: boolean; most?: number },
): Promise<void> {
  const members = membersOf(parts);
  const bytes = members.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > most) throw new BundleTooLarge(file, bytes, most);
  const manifest = manifestOf(parts, members);
  const head = [
    { name: MANIFEST, content: jsonOf(manifest) },
    { name: 'README.txt', content: Buffer.from(readmeText(parts, members)) },
  ];
  const all = [...head, ...members].map(({ name, content }) => ({ name: `${BUNDLE_FOLDER}/${name}`, content }));
  await writeWhole(file, packed(all, parts.madeAt), { overwrite, mode: 0o600 });
}

function manifestOf(parts: BundleParts, members: readonly Member[]): BundleManifest & Record<string, unknown> {
  const { expected, observed } = parts;
  return {
    l2pop_bundle: BUNDLE_VERSION,
    l2pop_version: parts.l2popVersion,
    made_at: parts.madeAt.toISOString(),
    node_version: process.version,
    platform: `${platform()} ${release()} ${arch()}`,
    command: ['l2pop', ...typedWithoutSecrets(parts.typed)],
    host: parts.host ?? null,
    expected: expected?.answers.answer
      ? {
          origin: expected.origin,
          is_saved: expected.isSaved,
          networks: expected.networks ? [...expected.networks] : null,
          source: expected.source ?? null,
          answer: FILES.answer,
          full: expected.answers.full ? FILES.full : null,
          facts: FILES.facts,
        }
      : null,
    dump: observed?.texts.length
      ? {
          taken_at: observed.dump.takenAt?.toISOString() ?? null,
          prompt_hosts: observed.dump.promptHosts,
          parts: observed.texts.map(({ name, command }, index) => ({
            file: dumpFile(index),
            name: textWithoutSecrets(name),
            command: command === undefined ? null : textWithoutSecrets(command),
          })),
        }
      : null,
    files: members.map(({ name, content }) => ({
      name,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
  };
}

function membersOf({ settings, expected, observed, drift, plan, journal, checks }: BundleParts): Member[] {
  const { answer, full } = expected?.answers ?? {};
  const members: (Member | undefined)[] = [
    settings && { name: FILES.settings, content: jsonOf(settingsWithoutSecrets(settings)) },
    answer && { name: FILES.answer, content: jsonOf(answer) },
    full && { name: FILES.full, content: jsonOf(full) },
    answer && expected && { name: FILES.facts, content: jsonOf(factsToJson(expected.answers)) },
    ...(observed?.texts ?? []).map(({ text }, index) => ({
      name: dumpFile(index),
      content: bytesWithoutSecrets(typeof text === 'string' ? Buffer.from(text) : text),
    })),
    drift === undefined ? undefined : { name: FILES.drift, content: bytesWithoutSecrets(jsonOf(drift)) },
    plan === undefined ? undefined : { name: FILES.plan, content: bytesWithoutSecrets(jsonOf(plan)) },
    journal === undefined ? undefined : { name: FILES.journal, content: bytesWithoutSecrets(Buffer.from(journal)) },
    checks === undefined
      ? undefined
      : { name: FILES.checks, content: jsonOf(documentWithoutSecrets(checks, textWithoutSecrets)) },
  ];
  return members.filter((member) => member !== undefined);
}

/** The files of a bundle, beside those of the dump. */
export const FILES = {
  settings: 'settings.json',
  answer: 'expected/answer.json',
  full: 'expected/full.json',
  facts: 'expected/facts.json',
  drift: 'drift.json',
  plan: 'plan.json',
  journal: 'journal.jsonl',
  checks: 'checks.json',
} as const;

const dumpFile = (index: number): string => `dump/${index + 1}`;

const jsonOf = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
