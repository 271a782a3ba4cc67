import type { Progress } from '../run.ts';

const FIRST_GUESS_SECONDS = 1;
const FIRST_GUESS_FRACTION = 0.03;
/** Share of a new estimate in the shown one: calm enough to read, quick enough to follow. */
const SMOOTHING = 0.25;

/** How far a job is and how long it may still take. Times are in milliseconds of any clock. */
export interface ProgressEstimate {
  readonly stage: string;
  readonly fraction: number;
  /** The smoothed moment at which the job should end. */
  readonly endsAt?: number;
}

/** The estimate after a report. The bar never goes back. */
export function estimateAfter(
  estimate: ProgressEstimate,
  { stage, fraction }: Progress,
  startedAt: number,
  now: number,
): ProgressEstimate {
  const reached = Math.max(estimate.fraction, Math.min(1, Number.isFinite(fraction) ? fraction : 0));
  const spent = now - startedAt;
  if (spent < FIRST_GUESS_SECONDS * 1000 || reached < FIRST_GUESS_FRACTION) {
    return { stage, fraction: reached };
  }
  const guess = startedAt + spent / reached;
  const endsAt =
    estimate.endsAt === undefined ? guess : estimate.endsAt + SMOOTHING * (guess - estimate.endsAt);
  return { stage, fraction: reached, endsAt };
}

/** Undefined until it can be guessed. */
export function secondsLeft({ endsAt }: ProgressEstimate, now: number): number | undefined {
  return endsAt === undefined ? undefined : Math.max(0, (endsAt - now) / 1000);
}
