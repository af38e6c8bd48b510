/** What a thing is called whose value is a secret; also as a part of a longer name: `OS_PASSWORD`, `X-Auth-Token`. */
export const NAMES = '(?:passw(?:or)?d|passphrase|secret|token|psk)';

const NAME = new RegExp(NAMES, 'i');

/** Is the value of what is called so a secret? */
export const isSecretName = (name: string): boolean => NAME.test(name);

/** Without it a text holds no secret that could be found: most texts, and dumps of millions of lines, are not looked at. */
export const SUSPICIOUS = new RegExp(`://|${NAMES}`, 'i');
