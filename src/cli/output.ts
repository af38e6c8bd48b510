import { Flags } from '@oclif/core';
import type { RenderOptions } from '../format/render.ts';
import { type DrawnFormat, FORMATS, type Format, type Layout, PICTURE_FORMATS, type Report } from '../format/report.ts';
import { OutputFailed } from './errors.ts';
import { loadedOnce } from './loaded-once.ts';
import { streams } from './streams.ts';

/** Flags of every command that prints a result, as OpenStack's clients have them. */
export const outputFlags = {
  format: Flags.option({
    char: 'f',
    options: FORMATS,
    default: 'table' as Format,
    description: 'how to print the result',
    helpGroup: 'OUTPUT',
  })(),
  json: Flags.boolean({ description: 'the same as -f json', helpGroup: 'OUTPUT' }),
  column: Flags.string({
    char: 'c',
    multiple: true,
    multipleNonGreedy: true,
    description: 'print this column only (repeatable)',
    helpGroup: 'OUTPUT',
  }),
  'sort-column': Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description: 'sort by this column (repeatable)',
    helpGroup: 'OUTPUT',
  }),
  'no-pager': Flags.boolean({
    description: 'show a result that is longer than the terminal without a pager ($L2POP_PAGER, $PAGER, else less)',
    helpGroup: 'OUTPUT',
  }),
};

/** The same for a result that can be drawn. */
export const drawnOutputFlags = {
  ...outputFlags,
  format: Flags.option({
    char: 'f',
    options: [...FORMATS, ...PICTURE_FORMATS] as const,
    default: 'table' as DrawnFormat,
    description: 'how to print the result; dot (Graphviz) and mermaid are pictures',
    helpGroup: 'OUTPUT',
  })(),
};

export interface OutputChoice {
  format: DrawnFormat;
  json: boolean;
  column?: string[] | undefined;
  'sort-column'?: string[] | undefined;
  'no-pager'?: boolean | undefined;
}

/** People read what is asked about before they answer; programs get one document, at the end. */
export const readByPeople = ({ format, json, column, 'sort-column': sort }: OutputChoice): boolean =>
  format === 'table' && !json && !column?.length && !sort?.length;

/** A pipe has no width; so many columns keep a table readable in a ticket. */
const PIPED_WIDTH = 120;

/** The screen as standard output tells it; `COLUMNS` wins, as in other tools. */
export async function screenLayout(colour: boolean): Promise<Layout> {
  const { paintFor } = await import('../format/style.ts');
  const columns = Number(process.env.COLUMNS) || streams.stdout.columns;
  return { width: columns || PIPED_WIDTH, mustFit: Boolean(columns), paint: paintFor(colour) };
}

/** Formats for programs are neither wide nor colourful. */
const PLAIN: Layout = { width: PIPED_WIDTH, paint: (_style, text) => text };

/** Is colour wanted on standard output? Piped, with NO_COLOR or --no-color it is not. */
export const wantsColour = (noColour: boolean): boolean =>
  !noColour &&
  !process.env.NO_COLOR &&
  (streams.stdout.isTTY === true ? process.env.TERM !== 'dumb' : isForced(process.env.FORCE_COLOR));

const isForced = (wish: string | undefined): boolean => Boolean(wish) && wish !== '0' && wish !== 'false';

/** What was printed last, for a session's user to see again. */
export let lastReport: Report<never> | undefined;

/** A command that waits for an answer calls it before. */
export const loadRender = loadedOnce(() => import('../format/render.ts'));

/**
 * Prints a result on standard output in the format asked for; in a pager where a terminal is too short for it.
 * @throws UnknownColumn
 */
export async function print<Row>(report: Report<Row>, choice: OutputChoice, colour: boolean): Promise<void> {
  lastReport = report as Report<never>;
  const { render } = await loadRender();
  const text = await render(report, await renderOptions(choice, colour));
  const pager = streams.stdout.isTTY && !choice['no-pager'] ? await import('./pager.ts') : undefined;
  const command = pager?.pagerFor(text);
  if (command === undefined || !(await pager?.showInPager(command, text))) await write(text);
}

/** What the flags say of a result's looks. */
export async function renderOptions(choice: OutputChoice, colour: boolean): Promise<RenderOptions> {
  const format = choice.json ? 'json' : choice.format;
  return {
    format,
    columns: choice.column ?? [],
    sortColumns: choice['sort-column'] ?? [],
    layout: format === 'table' ? await screenLayout(colour) : PLAIN,
  };
}

/**
 * Waits until a pipe has taken it all: what is cut off by the process's end would be a wrong result.
 * @throws OutputFailed
 */
export const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (error?: Error | null) => (error ? reject(new OutputFailed(error)) : resolve());
    try {
      streams.stdout.write(text, settle);
    } catch (error) {
      settle(error as Error); // a file is written at once
    }
  });
