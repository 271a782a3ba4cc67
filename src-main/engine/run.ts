import type { DeviceSource } from './device/device.ts';
import { EngineError } from './errors.ts';
import type { NamedArrays } from './named-arrays.ts';
import type { Workers } from './workers.ts';

/** How far a job is. `fraction` in 0..1 counts the whole job, not the stage. */
export interface Progress {
  readonly stage: string;
  readonly fraction: number;
}

/** How far long work is. */
export interface KeptState {
  /** Plain JSON. */
  readonly state: unknown;
  readonly arrays: NamedArrays;
}

/** Keeps how far long work is, so that it goes on there after a crash. Who reads it checks that it is his own. */
export interface Checkpoint {
  /** What was saved last; undefined where nothing was, or nothing that can be read. */
  load(): Promise<KeptState | undefined>;
  /** What was kept before stays until this is complete. The arrays must not change before it is. */
  save(state: unknown, arrays?: NamedArrays): Promise<void>;
}

/** What a job tells while it goes on, besides how far it is. */
export type RunEvent =
  /** Something the user should know that ends nothing: one sentence. */
  | { readonly kind: 'notice'; readonly message: string }
  /** An epoch of training is done, counted from 1: a point for each curve (losses, shares), by its name. */
  | { readonly kind: 'epoch'; readonly epoch: number; readonly values: Readonly<Record<string, number>> };

/** What a job lends to code that works for it: it is passed down, never stored. */
export interface Run {
  readonly signal: AbortSignal;
  /** Every random number of the job follows from this. Integer in 0..2^32-1. */
  readonly seed: number;
  readonly workers: Workers;
  /** For work that can go on from where it was; absent where nothing is to be kept. */
  readonly checkpoint?: Checkpoint;
  /** Where tensor programs run; absent where nobody lends any. */
  readonly devices?: DeviceSource;
  report(progress: Progress): void;
  tell?(event: RunEvent): void;
}

/** Throws the `cancelled` error once the signal is aborted. Call it between blocks. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('cancelled', 'Cancelled.');
}

/** A run whose progress fills [from, to] of the outer run's bar. */
export function subRun(run: Run, from: number, to: number): Run {
  return {
    ...run,
    report: ({ stage, fraction }) => run.report({ stage, fraction: from + (to - from) * fraction }),
  };
}

/** Gives timers, input and cancel requests a turn in the middle of a long loop. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
