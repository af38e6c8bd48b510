import { basename } from 'node:path';
import { isFile } from '../cli/where.ts';
import { isNetworkId } from '../fdb/network-id.ts';
import { escapeControls } from '../format/escape.ts';
import type { Sticky } from './sticky.ts';

/** No name may push what is typed off the screen. */
const LONGEST = 24;

/**
 * The prompt: `l2pop net-a@compute-1> `, with `--from` before it where one is set: `l2pop lab.yaml blue@compute-1> `.
 * @param nameOf a network's, where it is known
 */
export function promptText(sticky: Sticky, nameOf: (networkId: string) => string | undefined): string {
  const [from] = sticky.get('from') ?? [];
  const [host] = sticky.get('host') ?? [];
  const networks = (sticky.get('network') ?? []).map((network) => nameOf(network) || shortId(network));
  const parts = ['l2pop'];
  if (from !== undefined) parts.push(shown(shortSource(from)));
  const network = networks.length > 2 ? `${networks[0]},… (${networks.length})` : networks.join(',');
  if (network !== '' || host !== undefined) {
    parts.push(`${shown(network)}${host === undefined ? '' : `@${shown(host)}`}`);
  }
  return `${parts.join(' ')}> `;
}

const shortId = (network: string): string => (isNetworkId(network) ? `${network.slice(0, 8)}…` : network);

const shown = (text: string): string => escapeControls(text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** What tells a source from others, without what may be secret in it: a file's name, a url's scheme and host. */
export function shortSource(from: string): string {
  // to the last @: a password may hold anything
  const url = /^([a-z][a-z0-9+.-]*):\/\/(?:.*@)?([^/?#,]*)/is.exec(from);
  if (url) return `${url[1]}://${url[2]}`;
  return isFile(from) ? basename(from) : from;
}
