import type { Centres } from '../../kernels/centre-kernel.ts';
import { createRandom, mix32 } from '../../random.ts';
import { subRun, type Run } from '../../run.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { seedThinned } from '../kmeans/seed-thinned.ts';
import { lloyd } from '../kmeans/lloyd.ts';
import { labelsBy } from '../kmeans/sum-clusters.ts';
import { PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';
import { shareOut, type Divisible } from './divide.ts';

export interface TwoLevelOptions {
  readonly clusters: number;
  /** Made first; 0 for the square root of the clusters. */
  readonly superClusters: number;
  /** Passes at most on each level. */
  readonly iterations: number;
  readonly changeThreshold: number;
}

/**
 * Centres of a few large clusters, each divided by k-means of its own into as many as follows from its pixels and their inertia. Fewer than
 * asked for where the sample has no more distinct pixels.
 */
export async function twoLevelCentres(
  sample: Sample,
  options: TwoLevelOptions,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const large = await largeClusters(sample, options, subRun(run, 0, 1 / 3), pace);
  const divided = await divide(sample, large, options, subRun(run, 1 / 3, 1), pace);
  return completed(sample, divided, options.clusters, run, pace);
}

async function largeClusters(
  sample: Sample,
  options: TwoLevelOptions,
  run: Run,
  pace: Pace,
): Promise<Sample[]> {
  const { clusters, superClusters } = options;
  const wanted = Math.min(clusters, superClusters === 0 ? Math.round(Math.sqrt(clusters)) : superClusters);
  const centres = await kmeansOf(sample, wanted, options, mix32(run.seed), run, pace);
  const labels = await labelsBy(sample, centres, run, pace);
  return partsOf(sample, labels, centres.count, pace);
}

/** Divides each large cluster by k-means of its own. */
async function divide(
  sample: Sample,
  large: readonly Sample[],
  options: TwoLevelOptions,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const shares = shareOut(await measured(large, pace), Math.min(options.clusters, sample.count));
  const all: number[] = [];
  for (const [index, part] of large.entries()) {
    const inPart = subRun(run, index / large.length, (index + 1) / large.length);
    const seed = mix32(run.seed) ^ (index + 1);
    const { values } = await kmeansOf(part, shares[index], options, seed, inPart, pace);
    all.push(...values);
  }
  return {
    count: all.length / sample.bandCount,
    bandCount: sample.bandCount,
    values: Float32Array.from(all),
  };
}

/** K-means of some pixels; fewer clusters where they have no more distinct ones. */
async function kmeansOf(
  sample: Sample,
  count: number,
  { iterations, changeThreshold }: TwoLevelOptions,
  seed: number,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const start = await seedThinned(sample, count, createRandom(seed), subRun(run, 0, 0.5), pace);
  const passes = { iterations, changeThreshold };
  return (await lloyd(sample, start, passes, subRun(run, 0.5, 1), pace)).centres;
}

/**
 * As many centres as wanted: where large clusters had fewer distinct pixels than their share, all begin anew by k-means++,
 * which finds every distinct pixel.
 */
async function completed(
  sample: Sample,
  divided: Centres,
  count: number,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  if (divided.count === count) return divided;
  return seedCentres(sample, count, createRandom(mix32(run.seed)), { ...run, report: () => {} }, pace);
}

/** The pixels of each label from 1 to `count` that has any. */
async function partsOf(sample: Sample, labels: Uint16Array, count: number, pace: Pace): Promise<Sample[]> {
  const { bandCount, positions } = sample;
  const sizes = new Uint32Array(count + 1);
  for (const label of labels) sizes[label]++;
  const members = Array.from(sizes, (size) => new Uint32Array(size));
  const next = new Uint32Array(count + 1);
  labels.forEach((label, i) => (members[label][next[label]++] = i));
  const parts: Sample[] = [];
  for (const kept of members.slice(1).filter(({ length }) => length > 0)) {
    const values = sharedFloats(kept.length * bandCount);
    for (let band = 0; band < bandCount; band++) {
      const [from, to] = [band * sample.count, band * kept.length];
      for (let i = 0; i < kept.length; i++) values[to + i] = sample.values[from + kept[i]];
      await pace(kept.length * PLAIN_WORK);
    }
    parts.push({
      count: kept.length,
      bandCount,
      values,
      positions: Float64Array.from(kept, (i) => positions[i]),
    });
  }
  return parts;
}

/** What is known of large clusters before they are divided. */
async function measured(large: readonly Sample[], pace: Pace): Promise<Divisible[]> {
  const found: Divisible[] = [];
  for (const part of large) {
    found.push({ pixels: part.count, inertia: inertiaOf(part) });
    await pace(part.values.length * PLAIN_WORK);
  }
  return found;
}

/** Of the pixels about their mean. */
function inertiaOf({ values, bandCount, count }: Sample): number {
  let inertia = 0;
  for (let band = 0; band < bandCount; band++) {
    const plane = values.subarray(band * count, (band + 1) * count);
    const mean = plane.reduce((sum, value) => sum + value, 0) / count;
    for (let i = 0; i < count; i++) inertia += (plane[i] - mean) ** 2;
  }
  return inertia;
}
