import type { Gate } from './gate.ts';
import { untilAnswered } from './until-answered.ts';

/** Why the query is asked, and for which networks; undefined: for all that are followed. */
export interface Request {
  reason: string;
  networkIds?: readonly string[];
}

/** Brings a state in step with the query. Casts wait at the gate meanwhile. */
export interface Resync {
  /** Asks, in the place of whatever was asked before, until there is an answer; then lets the casts through. */
  begin(request: Request): void;
  /** Casts were missed: asks again once the answer that is awaited is there. Asks now if none is; then it returns true. */
  askAgain(request: Request): boolean;
  /** Nothing that comes may be taken, nor an answer that is on its way: casts may be missed from now on. */
  holdBack(): void;
}

export interface ResyncOptions<Answer> {
  gate: Gate;
  ask(request: Request): Promise<Answer>;
  /** Puts an answer in the place of the state. When it rejects, all ends here. */
  take(request: Request, answer: Answer): Promise<void>;
  /** The state is in step with the query: casts may come. */
  onDone(): void;
  onFatal(error: unknown): void;
  /** An attempt failed; the next one comes in so many seconds. */
  onFailure(error: unknown, seconds: number): void;
  /** Seconds before the second attempt. */
  firstSeconds: number;
}

interface Asking {
  /** Casts were missed since it was asked: the answer may lack what they said. */
  isOutdated: boolean;
  readonly ended: AbortController;
}

export function createResync<Answer>(options: ResyncOptions<Answer>): Resync {
  const { gate, firstSeconds, onFailure } = options;
  let current: Asking | undefined;

  const holdBack = () => {
    gate.close();
    current?.ended.abort();
    current = undefined;
  };

  const untilInStep = async (asking: Asking, request: Request): Promise<void> => {
    const { signal } = asking.ended;
    do {
      asking.isOutdated = false;
      const answer = await untilAnswered(() => options.ask(request), { firstSeconds, signal, onFailure });
      if (answer === undefined) return;
      await options.take(request, answer);
    } while (asking.isOutdated && !signal.aborted);
    if (signal.aborted) return;
    current = undefined;
    gate.open();
    options.onDone();
  };

  const begin = (request: Request) => {
    holdBack();
    const asking: Asking = { isOutdated: false, ended: new AbortController() };
    current = asking;
    untilInStep(asking, request).catch(options.onFatal);
  };

  return {
    holdBack,
    begin,
    askAgain(request) {
      if (current === undefined) {
        begin(request);
        return true;
      }
      current.isOutdated = true;
      return false;
    },
  };
}
