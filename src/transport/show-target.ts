import type { Target } from './transport.ts';

/** A target in one line: `TOPIC`, `TOPIC.SERVER` or `TOPIC (fanout)`. */
export function showTarget(target: Target): string {
  if (target.fanout) return `${target.topic} (fanout)`;
  return target.server === undefined ? target.topic : `${target.topic}.${target.server}`;
}
