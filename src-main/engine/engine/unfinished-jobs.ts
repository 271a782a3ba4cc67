import { z } from 'zod';
import type { ClusterRequest } from '../api.ts';
import { recipeSchema } from '../recipe/recipe.ts';

/** A clustering that had not ended when it was written down. */
export const unfinishedJobSchema = z.object({
  request: z.object({
    sceneId: z.string().min(1),
    name: z.string().min(1).max(120).optional(),
    recipe: recipeSchema,
    like: z.string().optional(),
    truth: z.string().optional(),
  }),
  /** How often it was begun again after the process had died. */
  resumed: z.int().nonnegative(),
});

export interface UnfinishedJob {
  readonly request: ClusterRequest;
  readonly resumed: number;
}

/** The clusterings that wait or run, as they would be begun again if this process died. */
export class UnfinishedJobs {
  readonly #jobs = new Set<UnfinishedJob>();
  readonly #byId = new Map<string, UnfinishedJob>();

  /** In the order in which they came. */
  get list(): readonly UnfinishedJob[] {
    return [...this.#jobs];
  }

  enter(job: UnfinishedJob): void {
    this.#jobs.add(job);
  }

  /** From now on it goes by the id of the queue. */
  started(job: UnfinishedJob, id: string): void {
    this.#byId.set(id, job);
  }

  /** True where it was one of these. */
  ended(id: string): boolean {
    const job = this.#byId.get(id);
    this.#byId.delete(id);
    return job !== undefined && this.#jobs.delete(job);
  }
}
