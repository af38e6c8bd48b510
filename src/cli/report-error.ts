import { inspect } from 'node:util';
import { LabFileError, showLabFault } from '../driver/inventory/lab-errors.ts';
import { escapeControls } from '../format/escape.ts';
import { remedyFor } from './remedies.ts';
import { hideSecrets } from './secrets/hide-secrets.ts';

/** A line of text is enough to say what was tried and what came back. */
const LONGEST_LINE = 600;

/**
 * The one place where an error becomes text: what was tried and what came back, then what to do next, in three
 * lines or less. `debug` adds all that is known of it. No secret leaves by this way.
 */
export function reportError(
  error: unknown,
  options: { debug: boolean; stream: { write(text: string): unknown } },
): void {
  const lines = [`l2pop: ${errorLine(error)}`];
  const remedy = remedyFor(error);
  if (remedy) lines.push(...remedy.split('\n').map((line) => `  ${inOneLine(line)}`));
  if (options.debug)
    lines.push(
      hideSecrets(inspect(error, { depth: 4 }))
        .split('\n')
        .map(escapeControls)
        .join('\n'),
    );
  options.stream.write(`${lines.join('\n')}\n`);
}

/** An error in one line, without what to do next. No secret is in it. */
export const errorLine = (error: unknown): string => inOneLine(messageOf(error));

/** Of an error that lists several faults, the first: remedies.ts goes on from there. */
const messageOf = (error: unknown): string => {
  if (error instanceof LabFileError) return showLabFault(error.faults[0]!);
  return error instanceof Error ? withoutPreamble(error.message) : String(error);
};

/** oclif puts its own words and a pointer to help round wrong flags, a line each. */
const withoutPreamble = (message: string): string =>
  message
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/\s*See more help with --help\s*$/, '')
    .replace(/^Parsing (--\S+)\s+/, '$1: ')
    .replace(/^(Nonexistent flags?:.*|Missing required .*)\n\s*(?=\S)/gm, '$1; ');

function inOneLine(text: string): string {
  const line = escapeControls(
    hideSecrets(text)
      .trim()
      .replace(/\s*\n\s*/g, ' '),
  );
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 3)}...` : line;
}
