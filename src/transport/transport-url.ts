import { isIPv6 } from 'node:net';

import { TransportError } from './errors.ts';
import { InvalidOption, type OptionTexts, readRabbitOptions } from './rabbit/options.ts';

/** One host of a transport url with its own credentials, all decoded. */
export interface RabbitHost {
  host: string;
  port: number;
  user: string;
  password: string;
}

export interface RabbitUrl {
  driver: 'rabbit';
  /** At least one. */
  hosts: readonly RabbitHost[];
  vhost: string;
  /** The query: valid options of `[oslo_messaging_rabbit]`, as text; they go before a configuration file's. */
  options: OptionTexts;
}

/** A broker inside this process; every transport with the same name meets there. */
export interface MemoryUrl {
  driver: 'memory';
  name: string;
}

export type TransportUrl = RabbitUrl | MemoryUrl;

/** A transport url that cannot be used. Neither the message nor a field holds a password. */
export class InvalidTransportUrl extends TransportError {
  override readonly name = 'InvalidTransportUrl';

  constructor(
    /** The url with everything masked that may be a secret. */
    readonly url: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`transport url ${url}: ${reason}`, options);
  }
}

const DEFAULT_PORT = 5672; // with TLS too (wire spec 2.1)

/** Decodes `%41`; malformed sequences stay as they are, `+` stays `+` (Python's `unquote`). */
const decodePercent = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));

/** Everything before the last `@` may be a password, and so may be what stands where a port should be. */
function maskUrl(url: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url)?.[0];
  if (scheme === undefined) return '***';
  const rest = url.slice(scheme.length);
  const at = rest.lastIndexOf('@');
  if (at >= 0) return `${scheme}***${rest.slice(at)}`;
  return scheme + rest.replace(/:(?!\d{1,5}(?:[,/?#]|$))[^\]:,/?#]*(?=[,/?#]|$)/g, ':***');
}

function parsePort(text: string): number | undefined {
  if (text === '') return DEFAULT_PORT;
  const port = Number(text);
  return /^\d+$/.test(text) && port >= 1 && port <= 65_535 ? port : undefined;
}

/** One item of the authority (wire spec 2.1). The reason, if it is none, quotes nothing. */
function parseHost(item: string): RabbitHost | string {
  const at = item.lastIndexOf('@');
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(item.slice(0, Math.max(at, 0))) ?? [];
  const address = item.slice(at + 1);
  const credentials = { user: decodePercent(user) || 'guest', password: decodePercent(password) || 'guest' };
  if (isIPv6(address)) return { host: address, port: DEFAULT_PORT, ...credentials };
  const parts = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(address);
  if (parts === null) return 'a host is neither a name nor an address; IPv6 with a port is written [::1]:5672';
  const [, bracketed, name, portText = ''] = parts;
  if (bracketed !== undefined && !isIPv6(bracketed)) return 'what stands in brackets is no IPv6 address';
  const port = parsePort(portText);
  if (port === undefined) return 'a port is not a number from 1 to 65535';
  return { host: bracketed ?? (name || 'localhost'), port, ...credentials };
}

/** Form encoding; repeated names are joined with a comma (wire spec 2.3). */
function parseQuery(query: string): Record<string, string> {
  const options: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    options[name] = Object.hasOwn(options, name) ? `${options[name]},${value}` : value;
  }
  return options;
}

/**
 * Parses `rabbit://user:password@host:port,.../vhost?option=value` (wire spec 2) or `memory://NAME`.
 * @throws InvalidTransportUrl for another scheme, an unknown option, or what cannot be parsed
 */
export function parseTransportUrl(text: string): TransportUrl {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(.*)/is.exec(text.trim());
  const invalid = (reason: string, options?: ErrorOptions) =>
    new InvalidTransportUrl(maskUrl(text.trim()), reason, options);
  if (parts === null) throw invalid('not of the form rabbit://user:password@host:port/vhost');
  const [, scheme = '', authority = '', path = '', query = '', fragment = ''] = parts;
  if (scheme.toLowerCase() === 'memory') return { driver: 'memory', name: decodePercent(authority + path) };
  if (scheme.toLowerCase() !== 'rabbit') {
    throw invalid(`scheme ${scheme} is not supported; RabbitMQ's is rabbit`);
  }
  // a password with an unencoded / ? or # ends the authority early: say that, and quote nothing of it
  const lateAt = 'an @ stands behind the first / ? or #; in a user or password those must be percent-encoded';
  const reasonFor = (reason: string): string => (query.includes('@') ? lateAt : reason);
  if (path.includes('@') || fragment.includes('@')) throw invalid(lateAt);
  const items = authority.split(',').filter((item) => item !== '');
  const hosts = (items.length > 0 ? items : ['localhost']).map(parseHost);
  const reason = hosts.find((host) => typeof host === 'string');
  if (reason !== undefined) throw invalid(reasonFor(reason));
  const options = parseQuery(query);
  try {
    readRabbitOptions(options);
  } catch (error) {
    throw error instanceof InvalidOption ? invalid(reasonFor(error.message)) : error;
  }
  return {
    driver: 'rabbit',
    hosts: hosts.filter((host) => typeof host !== 'string'),
    // decoded twice, because Python's driver does (wire spec 2.2)
    vhost: decodePercent(decodePercent(path.slice(1))) || '/',
    options,
  };
}

/** `host:port`, with brackets around IPv6. */
const showHost = ({ host, port }: { host: string; port: number }): string =>
  `${isIPv6(host) ? `[${host}]` : host}:${port}`;

/** Driver, hosts and vhost without credentials and options: `rabbit@ctl1:5672,ctl2:5672 vhost /`. */
export const showTransportUrl = (url: TransportUrl): string =>
  url.driver === 'memory' ? `memory@${url.name}` : `rabbit@${url.hosts.map(showHost).join(',')} vhost ${url.vhost}`;
