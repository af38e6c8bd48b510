import { CredentialsInUrl } from './cloud/errors.ts';

/**
 * The url as it was given: one that says who asks (`http://user:password@host`) goes no further, since urls are shown.
 * An `@` anywhere counts, for a password may hold a slash; no address of an API has one.
 * @param place where it was said, for the message
 * @throws CredentialsInUrl
 */
export function withoutUserinfo(url: string, place: string): string {
  if (url.includes('@')) throw new CredentialsInUrl(place);
  return url;
}
