import type { NeutronClient } from './client.ts';
import { deadlineIn } from './http.ts';
import type { Reading } from './reading.ts';

/** How questions are asked, and ended. */
export interface Asking {
  /** Does the reading of one question. When a part of it fails, so does the whole, and its other requests end. */
  ask<T>(work: (reading: Reading) => Promise<T>): Promise<T>;
  /** Ends all questions that are being asked; they and later ones throw an AbortError. */
  end(): void;
}

/**
 * Questions to a Neutron, each with a deadline of its own.
 * @param signal ends whatever is being asked, with its reason
 */
export function asking(client: NeutronClient, timeoutSeconds: number, signal: AbortSignal | undefined): Asking {
  const all = new AbortController();
  return {
    async ask(work) {
      const one = new AbortController();
      const ended = AbortSignal.any([one.signal, all.signal, ...(signal ? [signal] : [])]);
      try {
        return await work({ client, deadline: deadlineIn(timeoutSeconds, ended) });
      } catch (error) {
        one.abort(error);
        throw error;
      }
    },
    end: () => all.abort(),
  };
}
