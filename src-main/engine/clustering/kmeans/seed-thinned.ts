import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Random } from '../../random.ts';
import type { Run } from '../../run.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { thinned } from '../samples/thinned.ts';
import { seedCentres } from './kmeans-seeding.ts';

/** Pixels that first centres are chosen among, at most: of more, centres become no better, but each is looked at several times for each. */
const MOST_SEEDED = 131_072;

/** Values that are copied for it, at most, unless that leaves fewer than `LEAST_OF_CENTRE` pixels for each centre. */
const MOST_VALUES = 1 << 22;
const LEAST_OF_CENTRE = 64;

/**
 * `seedCentres` of pixels evenly spread over a sample, at most `most`; of the whole sample where these have too few distinct ones.
 */
export async function seedThinned(
  sample: Sample,
  count: number,
  random: Random,
  run: Run,
  pace: Pace,
  most = mostSeeded(sample.bandCount, count),
): Promise<Centres> {
  const part = thinned(sample, most);
  const start = await seedCentres(part, count, random, run, pace);
  return start.count === count || part === sample ? start : seedCentres(sample, count, random, run, pace);
}

function mostSeeded(bandCount: number, count: number): number {
  return Math.min(MOST_SEEDED, Math.max(LEAST_OF_CENTRE * count, Math.floor(MOST_VALUES / bandCount)));
}
