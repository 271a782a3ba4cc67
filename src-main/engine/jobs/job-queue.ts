import { EngineError, isEngineError } from '../errors.ts';
import type { Job, JobRequest } from './job.ts';
import { estimateAfter, secondsLeft, type ProgressEstimate } from './progress-estimate.ts';

const REPORTS_PER_SECOND = 10;
const FINISHED_JOBS_KEPT = 50;
const WAITING = 'Waiting';

export interface JobQueueOptions {
  /** Told about every job that starts, moves (at most ten times a second) or ends. */
  onChange(job: Job): void;
  /** Given errors that are no EngineErrors, with their cause, for a log. */
  onUnexpected?(error: unknown): void;
  /** Milliseconds of a clock that never goes back. */
  now?(): number;
  newId?(): string;
}

export interface JobQueue {
  /** Enters a job; it begins once those before it have ended. */
  start(request: JobRequest): Job;
  /** Jobs that wait or run, and the last ones that ended, oldest first. */
  list(): readonly Job[];
  /** Throws `not-found` for an unknown id; harmless for a job that has ended. */
  cancel(id: string): void;
  /** Resolves once the job has ended, however it did. */
  ended(id: string): Promise<Job>;
  /** Cancels every job that `concerns` and resolves once these have ended. */
  cancelAll(concerns?: (job: Job) => boolean): Promise<void>;
}

interface Entry {
  readonly id: string;
  readonly request: JobRequest;
  readonly controller: AbortController;
  readonly end: PromiseWithResolvers<void>;
  state: Job['state'];
  message?: string;
  startedAt: number;
  endedAt?: number;
  announcedAt: number;
  estimate: ProgressEstimate;
}

/** Runs one job at a time, in the order in which they came. */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  const now = options.now ?? (() => performance.now());
  const newId = options.newId ?? (() => crypto.randomUUID());
  const entries = new Map<string, Entry>();
  const waiting: Entry[] = [];
  let running: Entry | undefined;

  const announce = (entry: Entry): void => {
    entry.announcedAt = now();
    options.onChange(describe(entry, now()));
  };
  const end = (entry: Entry): void => {
    entry.endedAt = now();
    announce(entry);
    entry.end.resolve();
    forgetOldest(entries);
  };
  const beginNext = async (): Promise<void> => {
    if (running || waiting.length === 0) return;
    const entry = waiting.shift()!;
    running = entry;
    entry.startedAt = now();
    await perform(entry, announce, now, options.onUnexpected);
    running = undefined;
    end(entry);
    void beginNext();
  };
  const cancel = (entry: Entry): void => {
    entry.controller.abort();
    const place = waiting.indexOf(entry);
    if (place < 0) return;
    waiting.splice(place, 1);
    entry.state = 'cancelled';
    end(entry);
  };
  const find = (id: string): Entry => {
    const entry = entries.get(id);
    if (!entry) throw new EngineError('not-found', `There is no job "${id}".`);
    return entry;
  };

  return {
    start: (request) => {
      const entry = newEntry(newId(), request, now());
      entries.set(entry.id, entry);
      waiting.push(entry);
      announce(entry);
      void beginNext();
      return describe(entry, now());
    },
    list: () => [...entries.values()].map((entry) => describe(entry, now())),
    cancel: (id) => cancel(find(id)),
    ended: async (id) => {
      const entry = find(id);
      await entry.end.promise;
      return describe(entry, now());
    },
    cancelAll: async (concerns = () => true) => {
      const concerned = [...entries.values()].filter((entry) => concerns(describe(entry, now())));
      concerned.forEach(cancel);
      await Promise.all(concerned.map((entry) => entry.end.promise));
    },
  };
}

function newEntry(id: string, request: JobRequest, now: number): Entry {
  return {
    id,
    request,
    controller: new AbortController(),
    end: Promise.withResolvers<void>(),
    state: 'running',
    startedAt: now,
    announcedAt: now,
    estimate: { stage: WAITING, fraction: 0 },
  };
}

/** Never rejects: how the work ended is written into the entry. */
async function perform(
  entry: Entry,
  announce: (entry: Entry) => void,
  now: () => number,
  onUnexpected: JobQueueOptions['onUnexpected'],
): Promise<void> {
  const { signal } = entry.controller;
  try {
    await entry.request.work({
      signal,
      report: (progress) => {
        const { stage } = entry.estimate;
        entry.estimate = estimateAfter(entry.estimate, progress, entry.startedAt, now());
        const due = now() - entry.announcedAt >= 1000 / REPORTS_PER_SECOND;
        if (due || stage !== progress.stage) announce(entry);
      },
    });
    entry.estimate = { stage: 'Done', fraction: 1 };
    entry.state = 'done';
  } catch (error) {
    entry.estimate = { stage: entry.estimate.stage, fraction: entry.estimate.fraction };
    entry.state = signal.aborted ? 'cancelled' : 'failed';
    if (entry.state === 'failed') entry.message = messageOf(error, entry.request.title, onUnexpected);
  }
}

function messageOf(error: unknown, title: string, onUnexpected: JobQueueOptions['onUnexpected']): string {
  if (isEngineError(error)) return error.message;
  onUnexpected?.(error);
  const reason = error instanceof Error ? error.message : String(error);
  return `"${title}" stopped because of a fault in Swath (${reason}). Nothing was changed; try again.`;
}

function describe(entry: Entry, now: number): Job {
  const { id, request, state, estimate, message } = entry;
  return {
    id,
    kind: request.kind,
    title: request.title,
    state,
    stage: estimate.stage,
    fraction: estimate.fraction,
    secondsLeft: secondsLeft(estimate, now),
    secondsSpent: ((entry.endedAt ?? now) - entry.startedAt) / 1000,
    message,
    sceneId: request.sceneId,
    resultId: request.resultId,
    path: request.path,
  };
}

function forgetOldest(entries: Map<string, Entry>): void {
  const ended = [...entries.values()].filter(({ state }) => state !== 'running');
  for (const { id } of ended.slice(0, -FINISHED_JOBS_KEPT)) entries.delete(id);
}
