import type { RenderOptions } from '../format/render.ts';
import { render } from '../format/render.ts';
import { changeText, countText, type Look } from '../format/watched-result.ts';
import { write } from './output.ts';
import { linesOnScreen } from './screen-lines.ts';
import { streams } from './streams.ts';

/** So many of the last changes stay on the screen: who looks away for a while has not missed them. */
const KEPT_CHANGES = 8;

const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_REST = '\u001b[J';
const CLEAR_ALL = '\u001b[2J';

/** A screen that shows the last look, drawn in place. */
export interface WatchScreen<Row> {
  show(look: Look<Row>): Promise<void>;
  /** Keeps what is shown and says that the last look failed. */
  fail(why: string): Promise<void>;
  close(): void;
}

export function watchScreen<Row>(everySeconds: number, options: () => Promise<RenderOptions>): WatchScreen<Row> {
  const { stdout } = streams;
  let shown: Look<Row> | undefined;
  let failure: string | undefined;
  let changes: string[] = [];
  let isClear = false;

  async function draw(): Promise<void> {
    if (shown === undefined) return;
    const chosen = await options();
    const { paint, width } = chosen.layout;
    const state = failure ?? countText(shown.changes);
    const head = `${clock(shown.at)}  every ${everySeconds} s, Ctrl-C ends it: ${state}`;
    const result = (await render(shown.report, chosen)).trimEnd().split('\n');
    const lines = [paint(failure === undefined ? 'heading' : 'outage', head), ...changes, '', ...result];
    await write(
      `${isClear ? '' : CLEAR_ALL}${HOME}${fitted(lines, stdout.rows ?? 24, width)
        .map((line) => `${line}${CLEAR_LINE}\n`)
        .join('')}${CLEAR_REST}`,
    );
    isClear = true;
  }

  const redraw = () => {
    isClear = false;
    void draw().catch(() => undefined); // the next look tells
  };
  stdout.on('resize', redraw);
  return {
    async show(look) {
      failure = undefined;
      shown = look;
      const { layout } = await options();
      const news = (look.changes ?? []).map((change) => `${clock(look.at)} ${changeText(change, look.report, layout)}`);
      changes = [...changes, ...news].slice(-KEPT_CHANGES);
      await draw();
    },
    async fail(why) {
      failure = `failed at ${clock(new Date())}, shown is what was before: ${why}`;
      await draw();
    },
    close: () => void stdout.off('resize', redraw),
  };
}

/** As the clock on the wall has it. */
const clock = (at: Date): string => at.toTimeString().slice(0, 8);

/** What fits; a line that is longer than the screen takes more of it. The last line tells of the rest. */
function fitted(lines: readonly string[], rows: number, width: number): string[] {
  const room = rows - 1; // the cursor stands below
  let used = 0;
  const count = lines.findIndex((line) => {
    used += linesOnScreen(line, width);
    return used > room;
  });
  if (count < 0) return [...lines];
  const kept = Math.max(1, count - 1);
  return [...lines.slice(0, kept), `… ${lines.length - kept} lines more: a taller screen, or no --watch, shows them`];
}
