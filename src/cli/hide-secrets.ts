/** Passwords of urls become `***`, wherever in a text they stand: the last guard behind every error and log line. */
export const hideSecrets = (text: string): string =>
  text
    .replace(
      /([a-z][a-z0-9+.-]*:\/\/)([^\s]*)@/gi,
      (_, scheme: string, authority: string) => `${scheme}${hidden(authority)}@`,
    )
    .replace(/(--?[\w-]*(?:password|passwd|secret|token)[\w-]*[= ])\S+/gi, '$1***')
    .replace(/([?&][^=&\s]*(?:password|passwd|secret|token)[^=&\s]*=)[^&\s]*/gi, '$1***')
    .replace(/((?:password|auth_token|secret)["']?\s*[:=]\s*)(["'])(?:(?!\2).)*\2/gi, '$1$2***$2');

/** A setting's value as it may be shown. What holds a secret by its name is hidden, a url's password wherever it ends. */
export const maskSetting = (name: string, value: string): string =>
  /password|secret|token/i.test(name)
    ? '***'
    : hideSecrets(
        value.replace(
          /^([a-z][a-z0-9+.-]*:\/\/)(.*)@/is,
          (_, scheme: string, authority: string) => `${scheme}${hidden(authority)}@`,
        ),
      );

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
