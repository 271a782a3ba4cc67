import { EngineError, isEngineError } from '../errors.ts';
import type { Job, JobFindings, JobRequest } from './job.ts';
import { estimateAfter, secondsLeft, type ProgressEstimate } from './progress-estimate.ts';
import { toldAfter, type Told } from './told.ts';

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
  findings?: JobFindings;
  told: Told;
  startedAt: number;
  endedAt?: number;
  announcedAt: number;
  estimate: ProgressEstimate;
}

/** Runs one job at a time, in the order in which they came. */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  return new Queue(options);
}

class Queue implements JobQueue {
  readonly #entries = new Map<string, Entry>();
  readonly #waiting: Entry[] = [];
  readonly #options: JobQueueOptions;
  readonly #now: () => number;
  #running: Entry | undefined;

  constructor(options: JobQueueOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  start(request: JobRequest): Job {
    const id = this.#options.newId?.() ?? crypto.randomUUID();
    const entry = newEntry(id, request, this.#now());
    this.#entries.set(id, entry);
    this.#waiting.push(entry);
    this.#announce(entry);
    void this.#beginNext();
    return describe(entry, this.#now());
  }

  list(): readonly Job[] {
    return [...this.#entries.values()].map((entry) => describe(entry, this.#now()));
  }

  cancel(id: string): void {
    this.#cancel(this.#find(id));
  }

  async ended(id: string): Promise<Job> {
    const entry = this.#find(id);
    await entry.end.promise;
    return describe(entry, this.#now());
  }

  async cancelAll(concerns: (job: Job) => boolean = () => true): Promise<void> {
    const concerned = [...this.#entries.values()].filter((entry) => concerns(describe(entry, this.#now())));
    for (const entry of concerned) this.#cancel(entry);
    await Promise.all(concerned.map((entry) => entry.end.promise));
  }

  async #beginNext(): Promise<void> {
    if (this.#running || this.#waiting.length === 0) return;
    const entry = this.#waiting.shift()!;
    this.#running = entry;
    entry.startedAt = this.#now();
    await perform(entry, (moved) => this.#announce(moved), this.#now, this.#options.onUnexpected);
    this.#running = undefined;
    this.#end(entry);
    void this.#beginNext();
  }

  #cancel(entry: Entry): void {
    entry.controller.abort();
    const place = this.#waiting.indexOf(entry);
    if (place < 0) return;
    this.#waiting.splice(place, 1);
    entry.state = 'cancelled';
    this.#end(entry);
  }

  #end(entry: Entry): void {
    entry.endedAt = this.#now();
    this.#announce(entry);
    entry.end.resolve();
    forgetOldest(this.#entries);
  }

  #announce(entry: Entry): void {
    entry.announcedAt = this.#now();
    this.#options.onChange(describe(entry, this.#now()));
  }

  #find(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new EngineError('not-found', `There is no job "${id}".`);
    return entry;
  }
}

function newEntry(id: string, request: JobRequest, now: number): Entry {
  return {
    id,
    request,
    controller: new AbortController(),
    end: Promise.withResolvers<void>(),
    state: 'running',
    told: {},
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
    const findings = await entry.request.work({
      signal,
      report: (progress) => {
        const { stage } = entry.estimate;
        entry.estimate = estimateAfter(entry.estimate, progress, entry.startedAt, now());
        const due = now() - entry.announcedAt >= 1000 / REPORTS_PER_SECOND;
        if (due || stage !== progress.stage) announce(entry);
      },
      tell: (event) => {
        entry.told = toldAfter(entry.told, event);
        const due = now() - entry.announcedAt >= 1000 / REPORTS_PER_SECOND;
        if (due || event.kind === 'notice') announce(entry);
      },
    });
    entry.findings = findings ?? undefined;
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
  const { preview, ...told } = entry.told;
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
    ...told,
    ...(state === 'running' && preview !== undefined ? { preview } : {}),
    ...entry.findings,
  };
}

function forgetOldest(entries: Map<string, Entry>): void {
  const ended = [...entries.values()].filter(({ state }) => state !== 'running');
  for (const { id } of ended.slice(0, -FINISHED_JOBS_KEPT)) entries.delete(id);
}
