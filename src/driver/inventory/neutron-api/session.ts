import type { Cloud } from './cloud/cloud-settings.ts';
import type { Deadline } from './http.ts';

/** What a Neutron is called on screens: `https://neutron:9696`, or `cloud lab (https://neutron:9696)`. */
export const shownName = (endpoint: string, cloud?: Cloud): string =>
  cloud?.isOfFiles ? `${cloud.name} (${withoutVersion(endpoint)})` : withoutVersion(endpoint);

/** A way into one Neutron: where it is, and by what right. */
export interface Session {
  /** With the API's version, without a slash at its end: `https://neutron:9696/v2.0`. */
  readonly url: string;
  /** By `shownName`. */
  readonly name: string;
  /** Whose right it is, without secrets; undefined without credentials. */
  readonly who: string | undefined;
  /** What proves it, for each request: the same object until it is renewed. */
  headers(): Readonly<Record<string, string>>;
  /** Gets a new token after the old one was refused; absent where there is none to get. */
  renew?(deadline: Deadline): Promise<void>;
}

/**
 * Neutron's API without credentials, as a lab with `auth_strategy = noauth` offers it. There these headers say who asks.
 * @param endpoint with or without its version; @param cloud that it is of, for its name
 */
export function openWithoutCredentials(endpoint: string, cloud?: Cloud): Session {
  const headers = { 'x-user-id': 'l2pop', 'x-project-id': 'l2pop', 'x-tenant-id': 'l2pop', 'x-roles': 'admin' };
  return { url: withVersion(endpoint), name: shownName(endpoint, cloud), who: undefined, headers: () => headers };
}

/** Catalogs and users give Neutron's endpoint with or without its version. */
export const withVersion = (endpoint: string): string => `${withoutVersion(endpoint)}/v2.0`;

/** `http://host:9696/v2.0/` → `http://host:9696`. */
const withoutVersion = (endpoint: string): string =>
  endpoint
    .replace(/\/+$/, '')
    .replace(/\/v2(?:\.0)?$/, '')
    .replace(/\/+$/, '');
