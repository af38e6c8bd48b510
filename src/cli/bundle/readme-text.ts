import { MANIFEST } from '../../dump/bundle/manifest.ts';
import { quoteWords } from '../../dump/collect/quote-words.ts';
import type { Member } from './tar-stream.ts';
import { typedWithoutSecrets } from './without-secrets.ts';
import type { BundleParts } from './write-bundle.ts';

/** What each file is, in the order in which they are told. */
const TELLS: readonly [pattern: RegExp, text: string][] = [
  [/^settings\.json$/, 'every setting of l2pop and where it came from, without passwords'],
  [
    /^expected\/answer\.json$/,
    "the entries that the host should hold, as 'l2pop query --host HOST -f json' prints them",
  ],
  [/^expected\/full\.json$/, "the entries of all hosts of the same networks, as 'l2pop query -f json' prints them"],
  [/^expected\/facts\.json$/, 'what the source told beside them: names of networks, agents, ports bound to the host'],
  [/^drift\.json$/, "what differs, as 'l2pop diff -f json' prints it"],
  [/^plan\.json$/, "what was, or would be, sent to mend it, as 'l2pop fix -f json' prints it"],
  [/^journal\.jsonl$/, 'the journal of what was sent'],
  [/^checks\.json$/, "what 'l2pop doctor -f json' found"],
];

/** The text that tells a reader of a bundle what it is. */
export function readmeText(parts: BundleParts, members: readonly Member[]): string {
  const { host, expected, observed, l2popVersion, madeAt, typed } = parts;
  const names = members.map(({ name }) => name);
  const width = Math.max(...[MANIFEST, ...names].map(({ length }) => length)) + 2;
  const line = (name: string, text: string) => `  ${name.padEnd(width)}${text}`;
  const dumps = (observed?.texts ?? []).map(({ name, command }, index) =>
    line(`dump/${index + 1}`, `what was read of the host: ${command ?? name}`),
  );
  const told = names.flatMap((name) => {
    const text = TELLS.find(([pattern]) => pattern.test(name))?.[1];
    return text === undefined ? [] : [line(name, text)];
  });
  const lines = [
    `A bundle of l2pop ${l2popVersion}, made at ${madeAt.toISOString()} by`,
    '',
    `  l2pop ${quoteWords(typedWithoutSecrets(typed))}`,
    '',
    ...(host === undefined ? [] : [`It is about host ${host}.`]),
    ...(expected ? [`The expected state came from ${expected.origin}.`] : []),
    'The passwords that l2pop recognises were taken out of all of it. Its files:',
    '',
    line(MANIFEST, 'what it was made from and by what, with the digest of each file'),
    ...told,
    ...dumps,
    '',
    'l2pop reads it again. To see what was seen:',
    '',
    ...(expected && observed && host !== undefined
      ? [
          `  l2pop diff --host ${quoteWords([host])} --from BUNDLE BUNDLE${parts.includeUnneeded ? ' --include-unneeded' : ''}`,
        ]
      : []),
    ...(observed ? ['  l2pop show BUNDLE'] : []),
    ...(expected ? ['  l2pop query --from BUNDLE --all-networks'] : []),
    '',
  ];
  return lines.join('\n');
}
