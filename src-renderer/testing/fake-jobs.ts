import type { JobDescription } from '../../src-main/engine/api.ts';

const STEPS = 20;

export interface FakeJobPlan {
  readonly kind: JobDescription['kind'];
  readonly title: string;
  readonly stages: readonly string[];
  readonly sceneId?: string;
  /** Runs after the last step; what it returns is added to the job. */
  finish(): Partial<JobDescription>;
}

/** Jobs that only count up, each for `milliseconds`. */
export class FakeJobs {
  readonly #jobs = new Map<string, JobDescription>();
  readonly #report: (job: JobDescription) => void;
  readonly #milliseconds: number;

  constructor(milliseconds: number, report: (job: JobDescription) => void) {
    this.#milliseconds = milliseconds;
    this.#report = report;
  }

  list(): JobDescription[] {
    return [...this.#jobs.values()];
  }

  start(plan: FakeJobPlan): JobDescription {
    const { kind, title, stages, sceneId } = plan;
    const id = `job-${this.#jobs.size + 1}`;
    const job = {
      id,
      kind,
      title,
      sceneId,
      state: 'running',
      stage: stages[0],
      fraction: 0,
      secondsSpent: 0,
    } as const;
    this.#set(job);
    this.#later(id, plan, 1);
    return job;
  }

  cancel(id: string): void {
    const job = this.#jobs.get(id);
    if (job?.state === 'running') this.#set({ ...job, state: 'cancelled', secondsLeft: undefined });
  }

  #later(id: string, plan: FakeJobPlan, step: number): void {
    setTimeout(() => this.#advance(id, plan, step), this.#milliseconds / STEPS);
  }

  #advance(id: string, plan: FakeJobPlan, step: number): void {
    const job = this.#jobs.get(id)!;
    if (job.state !== 'running') return;
    const seconds = this.#milliseconds / 1000;
    const fraction = step / STEPS;
    const stage = plan.stages[Math.min(plan.stages.length - 1, Math.floor(fraction * plan.stages.length))];
    const times = { secondsSpent: seconds * fraction, secondsLeft: seconds * (1 - fraction) };
    if (step < STEPS) {
      this.#set({ ...job, stage, fraction, ...times });
      this.#later(id, plan, step + 1);
      return;
    }
    this.#set({ ...job, stage, fraction: 1, ...times, state: 'done', ...plan.finish() });
  }

  #set(job: JobDescription): void {
    this.#jobs.set(job.id, job);
    this.#report(job);
  }
}
