import { EncodedResult } from '../transport/encoded-result.ts';
import type { AskedQuery } from './query-arguments.ts';

/** What all kept answers may hold together, in characters: some six answers of 100,000 ports, or thousands of usual ones. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** What an entry takes in memory beside its texts, about: else answers of two characters would never be too many. */
const CHARACTERS_OF_AN_ENTRY = 512;

/** An answer as it travels, and the count of its pairs for the log. */
export interface KeptAnswer {
  result: EncodedResult;
  entries: number;
}

/** The answers of a query that never changes, by question. When they are too many, the oldest go; one too large by itself is not kept. */
export class KeptAnswers {
  readonly #answers = new Map<string, KeptAnswer>();
  readonly #most: number;
  #characters = 0;

  constructor(most = MOST_CHARACTERS) {
    this.#most = most;
  }

  get(asked: AskedQuery): KeptAnswer | undefined {
    return this.#answers.get(keyOf(asked));
  }

  keep(asked: AskedQuery, answer: object, entries: number): KeptAnswer {
    const kept = { result: new EncodedResult(answer), entries };
    const key = keyOf(asked);
    this.#drop(key);
    if (sizeOf(key, kept) > this.#most) return kept;
    this.#answers.set(key, kept);
    this.#characters += sizeOf(key, kept);
    for (const oldest of this.#answers.keys()) {
      if (this.#characters <= this.#most) break;
      this.#drop(oldest);
    }
    return kept;
  }

  #drop(key: string): void {
    const kept = this.#answers.get(key);
    if (kept !== undefined && this.#answers.delete(key)) this.#characters -= sizeOf(key, kept);
  }
}

const keyOf = ({ networkIds, host, source }: AskedQuery): string => JSON.stringify([networkIds, host, source]);

const sizeOf = (key: string, { result }: KeptAnswer): number =>
  CHARACTERS_OF_AN_ENTRY + key.length + result.escapedJson.length;
