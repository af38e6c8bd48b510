import type { CollectOptions } from '../dump/collect/collect-host.ts';
import type { LiveHost } from '../dump/collect/live-host.ts';
import { splitWords, UnsplittableCommand } from '../dump/collect/split-words.ts';
import { WrongUsage } from './errors.ts';
import type { HostChoice } from './host-flags.ts';
import { interrupted, onInterrupt } from './interrupt.ts';
import { DEFAULT_TIMEOUT_SECONDS } from './setting-places.ts';

/**
 * This host, or the one that --ssh names, connected; closed at a signal too. On a terminal, where ssh may ask for a password,
 * --timeout does not limit how long the connection takes once the host answers.
 * @throws SshFailed
 */
export async function openLiveHost(flags: HostChoice): Promise<LiveHost> {
  const { openSshHost, thisHost } = await import('../dump/collect/live-host.ts');
  const timeoutSeconds = flags.timeout ?? DEFAULT_TIMEOUT_SECONDS;
  const options = { timeoutSeconds, signal: interrupted };
  if (flags.ssh === undefined) return thisHost(options);
  const way = {
    destination: flags.ssh,
    options: flags['ssh-option'] ?? [],
    configFile: flags['ssh-config'],
    // ssh asks on the terminal itself, also where its standard input is none
    mayAsk: process.stderr.isTTY === true,
    timeoutSeconds,
  };
  const opening = openSshHost(way, options);
  // also while it connects: what it has made by then is taken away
  const forget = onInterrupt(async () => (await opening.catch(() => undefined))?.close());
  const host = await opening.catch((error: unknown) => {
    forget();
    throw error;
  });
  return {
    ...host,
    async close() {
      forget();
      await host.close();
    },
  };
}

/** How the tools of a host are run. @throws WrongUsage for an --exec-prefix that only a shell could run */
export function collectOptions(flags: HostChoice): CollectOptions {
  return {
    agentType: flags['agent-type'],
    bridge: flags.bridge,
    sudo: flags.sudo,
    execPrefix: flags['exec-prefix'] === undefined ? undefined : prefixOf(flags['exec-prefix']),
  };
}

function prefixOf(text: string): string[] {
  try {
    return splitWords(text);
  } catch (error) {
    if (!(error instanceof UnsplittableCommand)) throw error;
    throw new WrongUsage(`--exec-prefix ${error.message}`, 'Name the words as they stand before the tool.');
  }
}
