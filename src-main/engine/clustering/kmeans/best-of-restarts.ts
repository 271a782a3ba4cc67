import { createRandom, mix32 } from '../../random.ts';
import { subRun, type Run } from '../../run.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { lloyd, type LloydOptions, type LloydResult } from './lloyd.ts';
import { seedCentres } from './kmeans-seeding.ts';

export interface RestartOptions extends LloydOptions {
  readonly clusters: number;
  /** Runs from different first means, >= 1. */
  readonly restarts: number;
}

/** K-means of a sample, the run of the least inertia. Throws what `tooFew` gives where there are fewer distinct pixels than clusters. */
export async function bestOfRestarts(
  sample: Sample,
  options: RestartOptions,
  run: Run,
  pace: Pace,
  tooFew: (distinct: number) => Error,
): Promise<LloydResult> {
  const { clusters, restarts } = options;
  let least: LloydResult | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const share = (done: number): number => (restart + done) / restarts;
    const random = createRandom(mix32(run.seed) ^ restart);
    const start = await seedCentres(sample, clusters, random, subRun(run, share(0), share(0.4)), pace);
    if (start.count < clusters) throw tooFew(start.count);
    const result = await lloyd(sample, start, options, subRun(run, share(0.4), share(1)), pace);
    if (!least || result.inertia < least.inertia) least = result;
  }
  return least!;
}
