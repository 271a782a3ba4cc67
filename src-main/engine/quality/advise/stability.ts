import { lloyd, sumClusters } from '../../clustering/kmeans/lloyd.ts';
import { seedCentres } from '../../clustering/kmeans/kmeans-seeding.ts';
import type { Pace } from '../../clustering/samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../../clustering/samples/samples.ts';
import { createRandom, mix32, type Random } from '../../random.ts';
import type { Run } from '../../run.ts';
import { adjustedRandIndex } from '../agreement.ts';

/** Pairs of resamples for one number of clusters. */
const PAIRS = 4;

const FIT = { iterations: 30, changeThreshold: 0.5 };

/** Samples of the same size, drawn with replacement, two for each pair. */
export function resamplesOf(sample: Sample, seed: number): Sample[] {
  return Array.from({ length: 2 * PAIRS }, (_, index) =>
    resampled(sample, createRandom(mix32(seed + index + 1))),
  );
}

/**
 * How alike clusterings are that were made from two resamples, over all pixels of the sample: mean adjusted Rand index of a few pairs
 * (after Ben-David, von Luxburg & Pal 2006).
 */
export async function stabilityOf(
  sample: Sample,
  resamples: readonly Sample[],
  clusterCount: number,
  run: Run,
  pace: Pace,
): Promise<number> {
  const labels: Uint16Array[] = [];
  for (const [index, resample] of resamples.entries()) {
    const random = createRandom(mix32(run.seed) ^ (index + 1));
    const start = await seedCentres(resample, clusterCount, random, run, pace);
    const { centres } = await lloyd(resample, start, FIT, run, pace);
    labels.push((await sumClusters(sample, centres, run, pace)).labels);
  }
  const pairs = labels.filter((_, index) => index % 2 === 0);
  const indices = pairs.map((one, pair) => randOf(one, labels[2 * pair + 1], clusterCount));
  return indices.reduce((sum, index) => sum + index, 0) / indices.length;
}

function randOf(one: Uint16Array, other: Uint16Array, clusterCount: number): number {
  const counts = Array.from({ length: clusterCount }, () => new Array<number>(clusterCount).fill(0));
  for (let i = 0; i < one.length; i++) counts[one[i] - 1][other[i] - 1]++;
  return adjustedRandIndex(counts);
}

function resampled({ count, bandCount, values, positions }: Sample, random: Random): Sample {
  const drawn = Uint32Array.from({ length: count }, () => random.below(count)).sort();
  const taken = sharedFloats(values.length);
  for (let band = 0; band < bandCount; band++) {
    for (let i = 0; i < count; i++) taken[band * count + i] = values[band * count + drawn[i]];
  }
  return {
    count,
    bandCount,
    values: taken,
    positions: Float64Array.from(drawn, (index) => positions[index]),
  };
}
