import { z } from 'zod';
import { subRun, type Run } from '../../run.ts';
import { NO_CHECKPOINT, type FitCheckpoint } from './fit-checkpoint.ts';

/** One of several fits that depend on where they start. */
export interface Attempt<State> {
  /** From 0. */
  readonly restart: number;
  /** Where it goes on; absent where it begins. */
  readonly resumed?: State;
  readonly run: Run;
  /** As `FitCheckpoint.passed`. */
  onPass(state: State, pixelWork: number): Promise<void>;
}

export interface Restartable<Result, State> {
  /** Runs from different first means, >= 1. */
  readonly restarts: number;
  readonly checkpoint?: FitCheckpoint<RestartState<Result, State>>;
  fit(attempt: Attempt<State>): Promise<Result>;
  /** What is to be as small as possible. */
  cost(result: Result): number;
}

/** Where several fits are: in the middle of one. */
export interface RestartState<Result, State> {
  readonly restart: number;
  /** The best of those before. */
  readonly best?: Result;
  readonly state: State;
}

/** What is kept of several fits whose results and states are such. */
export function restartSchema<Result, State>(
  result: z.ZodType<Result>,
  state: z.ZodType<State>,
): z.ZodType<RestartState<Result, State>> {
  return z.object({ restart: z.int().min(0), best: result.optional(), state }) as never;
}

/** The result of the least cost of several fits; the first of equals. */
export async function bestOfRestarts<Result, State>(
  { restarts, checkpoint = NO_CHECKPOINT, fit, cost }: Restartable<Result, State>,
  run: Run,
): Promise<Result> {
  const kept = await checkpoint.load();
  let best = kept?.best;
  for (let restart = kept?.restart ?? 0; restart < restarts; restart++) {
    const before = best;
    const result = await fit({
      restart,
      resumed: kept?.restart === restart ? kept.state : undefined,
      run: subRun(run, restart / restarts, (restart + 1) / restarts),
      onPass: (state, pixelWork) => checkpoint.passed({ restart, best: before, state }, pixelWork),
    });
    if (best === undefined || cost(result) < cost(best)) best = result;
  }
  return best!;
}
