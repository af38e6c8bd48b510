import { randomUUID } from 'node:crypto';

/** A new uuid4 as 32 lower-case hex digits: `_msg_id`, `_unique_id` and the tails of queue names (wire spec 5.3). */
export const newHexId = (): string => randomUUID().replaceAll('-', '');
