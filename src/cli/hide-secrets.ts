/** Passwords of urls become `***`, wherever in a text they stand: the last guard behind every error and log line. */
export const hideSecrets = (text: string): string =>
  text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)([^\s/?#]*)@/gi, (_, scheme: string, authority: string) => `${scheme}${hidden(authority)}@`)
    .replace(/((?:password|auth_token|secret)["']?\s*[:=]\s*)(["'])(?:(?!\2).)*\2/gi, '$1$2***$2');

/** `u:p@h1,u:p2` → `u:***@h1,u:***`; what has no password stays. */
const hidden = (authority: string): string =>
  authority
    .split(',')
    .map((host) => {
      const at = host.lastIndexOf('@');
      const [credentials, rest] = at < 0 ? [host, ''] : [host.slice(0, at), host.slice(at)];
      const colon = credentials.indexOf(':');
      return colon < 0 ? host : `${credentials.slice(0, colon)}:***${rest}`;
    })
    .join(',');
