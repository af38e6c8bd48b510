/** Whether the binding key of a topic exchange is more than a plain routing key. */
export const isTopicPattern = (key: string): boolean => /(^|\.)[#*](\.|$)/.test(key);

/**
 * Whether a topic exchange routes `routingKey` to a binding: words between dots, `*` stands for one of them, `#` for
 * any number, none included (AMQP 0-9-1, 3.1.3.3).
 */
export function matchesTopic(pattern: string, routingKey: string): boolean {
  return matchWords(pattern.split('.'), routingKey.split('.'));
}

function matchWords(pattern: readonly string[], words: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return words.length === 0;
  if (first === '#') return matchWords(rest, words) || (words.length > 0 && matchWords(pattern, words.slice(1)));
  return words.length > 0 && (first === '*' || first === words[0]) && matchWords(rest, words.slice(1));
}
