import type { Advice } from '../quality/advise/advice.ts';
import type { Progress } from '../run.ts';
import type { Curves } from './curves.ts';
import type { JobEvent } from './told.ts';

export type JobKind = 'advise' | 'clean' | 'cluster' | 'export' | 'overviews' | 'restore' | 'split';
export type JobState = 'running' | 'done' | 'failed' | 'cancelled';

/** A run that the user sees. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly title: string;
  readonly state: JobState;
  readonly stage: string;
  /** 0..1 */
  readonly fraction: number;
  /** Undefined until it can be guessed. */
  readonly secondsLeft?: number;
  readonly secondsSpent: number;
  /** Why it failed, for the user. */
  readonly message?: string;
  readonly sceneId?: string;
  readonly resultId?: string;
  readonly path?: string;
  /** What the user should know that ended nothing, the latest last; absent where there is nothing. */
  readonly notices?: readonly string[];
  /** How training goes; absent where nothing is trained. */
  readonly curves?: Curves;
  /** While it runs: the version of the newest model that can be looked at; absent while there is none. */
  readonly preview?: number;
  /** Of a job that gives it, once it is done. */
  readonly advice?: Advice;
}

/** What a job found, beside what it changed. */
export type JobFindings = Pick<Job, 'advice'>;

/** What the queue lends to the work of a job. */
export interface JobContext {
  readonly signal: AbortSignal;
  report(progress: Progress): void;
  tell(event: JobEvent): void;
}

export interface JobRequest {
  readonly kind: JobKind;
  readonly title: string;
  readonly sceneId?: string;
  readonly resultId?: string;
  readonly path?: string;
  /** Rejects when it fails or when the signal is aborted. */
  work(context: JobContext): Promise<JobFindings | void>;
}
