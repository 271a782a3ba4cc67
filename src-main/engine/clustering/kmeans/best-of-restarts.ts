import type { Centres } from '../../kernels/centre-kernel.ts';
import { createRandom, mix32 } from '../../random.ts';
import { subRun, type Run } from '../../run.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { seedCentres } from './kmeans-seeding.ts';

/** A fit that depends on where it starts. */
export interface Restartable<Result> {
  readonly clusters: number;
  /** Runs from different first means, >= 1. */
  readonly restarts: number;
  /** Fits from first means. */
  fitFrom(start: Centres, run: Run): Promise<Result>;
  /** What is to be as small as possible. */
  cost(result: Result): number;
  /** What is thrown where there are fewer distinct pixels than clusters. */
  tooFew(distinct: number): Error;
}

/** The result of the least cost of several fits, each from first means of its own. */
export async function bestOfRestarts<Result>(
  sample: Sample,
  { clusters, restarts, fitFrom, cost, tooFew }: Restartable<Result>,
  run: Run,
  pace: Pace,
): Promise<Result> {
  let best: Result | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const share = (done: number): number => (restart + done) / restarts;
    const random = createRandom(mix32(run.seed) ^ restart);
    const start = await seedCentres(sample, clusters, random, subRun(run, share(0), share(0.4)), pace);
    if (start.count < clusters) throw tooFew(start.count);
    const result = await fitFrom(start, subRun(run, share(0.4), share(1)));
    if (best === undefined || cost(result) < cost(best)) best = result;
  }
  return best!;
}
