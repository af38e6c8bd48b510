import { Chalk, type ChalkInstance, supportsColor } from 'chalk';

/** What a text is, not how it looks: the looks are decided here alone. */
export type StyleName = 'heading' | 'dim' | 'outage' | 'degraded' | 'waste' | 'good' | 'command' | 'plain';

export type Paint = (style: StyleName, text: string) => string;

/** A painter for standard output, or one that paints nothing. */
export function paintFor(colour: boolean): Paint {
  const chalk = new Chalk({ level: colour ? (supportsColor ? supportsColor.level : 1) : 0 });
  const looks: Record<StyleName, ChalkInstance | undefined> = {
    heading: chalk.bold,
    dim: chalk.dim,
    outage: chalk.red.bold,
    degraded: chalk.yellow,
    waste: chalk.cyan,
    good: chalk.green,
    command: chalk.bold,
    plain: undefined,
  };
  return (style, text) => looks[style]?.(text) ?? text;
}
