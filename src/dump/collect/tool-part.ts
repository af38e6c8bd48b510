import { UnknownAnswer } from './errors.ts';
import { quoteWords } from './quote-words.ts';
import type { RunTool } from './run-tool.ts';

/** What a tool printed, under the command that it was, as a part of a dump. */
export interface ToolPart {
  name: string;
  text: Uint8Array;
}

/** @throws what `run` throws */
export const partOf = async (run: RunTool, command: readonly string[]): Promise<ToolPart> => ({
  text: await run(command),
  name: quoteWords(command),
});

const SHOWN = 80;

/** The JSON document that a tool printed. @throws UnknownAnswer when it is none, as where a login prints a greeting */
export function documentOf({ name, text }: ToolPart): unknown {
  const json = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString();
  try {
    return JSON.parse(json.trim() || '[]');
  } catch (error) {
    throw new UnknownAnswer(name, json.trim().split('\n', 1)[0]!.slice(0, SHOWN), { cause: error });
  }
}
