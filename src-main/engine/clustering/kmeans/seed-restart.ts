import type { Centres } from '../../kernels/centre-kernel.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Run } from '../../run.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { seedThinned } from './seed-thinned.ts';

/** The first means, by greedy k-means++, of one of several fits; throws `tooFew` where there are fewer distinct pixels than clusters. */
export async function seedRestart(
  sample: Sample,
  clusters: number,
  restart: number,
  run: Run,
  pace: Pace,
  tooFew: (distinct: number) => Error,
): Promise<Centres> {
  const start = await seedThinned(sample, clusters, createRandom(mix32(run.seed) ^ restart), run, pace);
  if (start.count < clusters) throw tooFew(start.count);
  return start;
}
