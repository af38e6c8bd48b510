import { hideSecrets } from './hide-secrets.ts';
import { isSecretName } from './names.ts';

/**
 * Plain data, as JSON has it, of which no text holds a secret; what is called as a secret is hidden whole.
 * @param hide how a text loses its secrets
 */
export function documentWithoutSecrets<T>(document: T, hide: (text: string) => string = hideSecrets): T {
  const without = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return isSecretName(name) ? '***' : hide(value);
    if (Array.isArray(value)) return value.map((each) => without(each, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, without(each, key)]));
  };
  return without(JSON.parse(JSON.stringify(document)), '') as T;
}
