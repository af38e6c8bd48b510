import { text } from 'node:stream/consumers';
import { firstLineOf, readTextFile } from './read-text.ts';
import { streams } from './streams.ts';

/** What one place says of a setting. */
export interface Said {
  /** The place in a user's words: `flag --timeout`, `variable L2POP_FROM`, `file neutron.conf [DEFAULT] transport_url`. */
  readonly origin: string;
  /** What has to be run, or read to its end, for the value; undefined: nothing. */
  readonly behind?: Behind;
  /** @throws NotReadable, UrlCommandFailed */
  value(): Promise<string>;
}

export type Behind = { what: 'standard input' } | { what: 'output of a command'; command: string };

export const said = (origin: string, value: string): Said => ({ origin, value: async () => value });

/** The first line of a file; `-` is standard input. */
export const saidByFile = (origin: string, file: string): Said =>
  file === '-'
    ? { origin, behind: { what: 'standard input' }, value: async () => firstLineOf(await text(streams.stdin)) }
    : { origin: `${origin}: ${file}`, value: async () => firstLineOf(await readTextFile(file)) };

/** The first line of what a command prints. */
export const saidByCommand = (origin: string, setting: string, command: string, timeoutSeconds: number): Said => ({
  origin,
  behind: { what: 'output of a command', command },
  async value() {
    const { outputOf } = await import('./url-command.ts');
    return firstLineOf(await outputOf(setting, command, timeoutSeconds));
  },
});
