import { isSecretName, SUSPICIOUS } from './names.ts';
import {
  bareLoginsWithoutPasswords,
  type Surroundings,
  urlsWithoutPasswords,
  wholeUrlWithoutPassword,
} from './urls.ts';
import { valuesWithoutSecrets } from './values.ts';

/**
 * Passwords of urls and values of what is called as a secret become `***`, wherever in a text they stand: the last guard behind
 * every error and log line.
 */
export const hideSecrets = (text: string): string => bareLoginsWithoutPasswords(hide(text, 'text'));

/** The same for lines that may be JSON, and still are afterwards. */
export const hideSecretsOfLines = (lines: string): string => hide(lines, 'document');

const hide = (text: string, surroundings: Surroundings): string =>
  SUSPICIOUS.test(text) ? valuesWithoutSecrets(urlsWithoutPasswords(text, surroundings), surroundings) : text;

/** A text that may be a url whose password holds blanks. */
export const textWithoutSecrets = (text: string): string => hideSecrets(wholeUrlWithoutPassword(text));

/** A setting's value as it may be shown. What holds a secret by its name is hidden, a url's password wherever it ends. */
export const maskSetting = (name: string, value: string): string =>
  isSecretName(name) ? '***' : textWithoutSecrets(value);

/** Would any part of it be masked on a screen? */
export const holdsSecret = (text: string): boolean => textWithoutSecrets(text) !== text;
