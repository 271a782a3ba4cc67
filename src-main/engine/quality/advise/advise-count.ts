import { lloyd, sumClusters, type LloydResult } from '../../clustering/kmeans/lloyd.ts';
import { seedCentres } from '../../clustering/kmeans/kmeans-seeding.ts';
import { createPace, type Pace } from '../../clustering/samples/sample-chunks.ts';
import { drawSample, type Sample } from '../../clustering/samples/samples.ts';
import { EngineError } from '../../errors.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { Advice, CountScores } from './advice.ts';
import { partitionIndices } from './partition-indices.ts';
import { resamplesOf, stabilityOf } from './stability.ts';
import { suggestCount } from './suggest-count.ts';

/** Numbers of clusters to try, both included. */
export interface CountRange {
  /** 2 or more. */
  readonly from: number;
  readonly to: number;
}

const SAMPLE_VALUES = 2 ** 20;
const [LEAST_SAMPLE, LARGEST_SAMPLE] = [4096, 32768];
const RESTARTS = 3;
const FIT = { iterations: 50, changeThreshold: 0.1 };

/** Of the bar, for reading. */
const READING = 0.2;

/** Pixels that advice looks at, for a number of bands. */
export function adviceSampleSize(bandCount: number): number {
  return Math.max(LEAST_SAMPLE, Math.min(LARGEST_SAMPLE, Math.floor(SAMPLE_VALUES / bandCount)));
}

/**
 * Clusters a sample of a raster by k-means into each number of clusters of a range, measures how well, and suggests one. The same for any
 * number of threads. Throws `bad-input` for a range that is none, and `too-few-pixels` where not even its first number can be made.
 */
export async function adviseCount(raster: Raster, { from, to }: CountRange, run: Run): Promise<Advice> {
  checkRange({ from, to });
  const size = adviceSampleSize(raster.bands.length);
  const sample = await drawSample(raster, { size, seed: run.seed }, subRun(run, 0, READING));
  const resamples = resamplesOf(sample, run.seed);
  const pace = createPace(run.signal);
  const scores: CountScores[] = [];
  let limit: string | undefined;
  for (let count = from; count <= to && limit === undefined; count++) {
    const silent = { ...run, report: () => {} };
    const best = await bestOf(sample, count, silent, pace);
    if ('distinct' in best) limit = limitOf(sample, best.distinct);
    else scores.push(await scoresOf(sample, resamples, best, silent, pace));
    run.report({
      stage: `Trying ${count} clusters`,
      fraction: READING + (1 - READING) * progress(from, to, count),
    });
  }
  if (scores.length === 0) throw new EngineError('too-few-pixels', `${raster.name}: ${limit}`);
  return { scores, suggestion: suggestCount(scores), pixels: sample.count, ...(limit ? { limit } : {}) };
}

/** The most clusters that are tried. */
export const MOST_CLUSTERS = 64;

/** Throws `bad-input` for a range that is none, or too long. */
export function checkRange({ from, to }: CountRange): void {
  if (from >= 2 && to >= from && to <= MOST_CLUSTERS) return;
  throw new EngineError(
    'bad-input',
    `Clusters from ${from} to ${to} are no range; begin at 2 or more and end at ${MOST_CLUSTERS} at most.`,
  );
}

/** Work grows with the number of clusters. */
function progress(from: number, to: number, done: number): number {
  const sum = (last: number): number => (last * (last + 1)) / 2 - ((from - 1) * from) / 2;
  return sum(done) / sum(to);
}

/** The least inertia of a few starts; where there are fewer different pixels than clusters, how many there are. */
async function bestOf(
  sample: Sample,
  count: number,
  run: Run,
  pace: Pace,
): Promise<LloydResult | { distinct: number }> {
  const results: LloydResult[] = [];
  for (let restart = 0; restart < RESTARTS; restart++) {
    const start = await seedCentres(sample, count, createRandom(mix32(run.seed) ^ restart), run, pace);
    if (start.count < count) return { distinct: start.count };
    results.push(await lloyd(sample, start, FIT, run, pace));
  }
  return results.reduce((best, result) => (result.inertia < best.inertia ? result : best));
}

async function scoresOf(
  sample: Sample,
  resamples: readonly Sample[],
  { centres }: LloydResult,
  run: Run,
  pace: Pace,
): Promise<CountScores> {
  const { labels } = await sumClusters(sample, centres, run, pace);
  const { count } = centres;
  return {
    count,
    ...(await partitionIndices(sample, labels, count, run, pace)),
    stability: await stabilityOf(sample, resamples, count, run, pace),
  };
}

function limitOf({ count }: Sample, distinct: number): string {
  return `the ${count} pixels looked at have only ${distinct} different values, so that there are no more clusters than that.`;
}
