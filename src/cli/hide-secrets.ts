/** Passwords of urls become `***`, wherever in a text they stand: the last guard behind every error and log line. */
export const hideSecrets = (text: string): string =>
  text
    .replace(
      /([a-z][a-z0-9+.-]*:\/\/)([^\s]*)@/gi,
      (_, scheme: string, authority: string) => `${scheme}${hidden(authority)}@`,
    )
    .replace(/((?:password|auth_token|secret)["']?\s*[:=]\s*)(["'])(?:(?!\2).)*\2/gi, '$1$2***$2');

/** `u:p@h1,u:p2` (what stands before the last `@`) → `u:***@h1,u:***`; what has no password stays. */
const hidden = (authority: string): string => {
  const hosts = authority.split(',');
  return hosts
    .map((host, index) => {
      const at = index === hosts.length - 1 ? host.length : host.lastIndexOf('@');
      const colon = host.slice(0, Math.max(at, 0)).indexOf(':');
      return colon < 0 ? host : `${host.slice(0, colon)}:***${host.slice(at)}`;
    })
    .join(',');
};
