import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Random } from '../../random.ts';
import { breathe, throwIfCancelled, type Run } from '../../run.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { sampleMoments } from '../samples/sample-moments.ts';
import { pixelsAsCentres } from './kmeans-seeding.ts';
import { seedThinned } from './seed-thinned.ts';

/** Where the first centres come from: see the manifest. */
export const STARTS = ['k-means++', 'random', 'diagonal'] as const;
export type Start = (typeof STARTS)[number];

/** Pixels of a sample that are looked at before a cancel request gets its turn. */
const BREATH_PIXELS = 1 << 16;

/**
 * The first centres of a fit: greedy k-means++; `count` distinct pixels drawn at random; or points spread evenly along the
 * line from mean - deviation to mean + deviation, all bands at once, whatever chance has it (as ISODATA begins). Fewer than `count`
 * where the sample has no more distinct pixels.
 */
export async function firstCentres(
  start: Start,
  sample: Sample,
  count: number,
  random: Random,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  if (start === 'k-means++') return seedThinned(sample, count, random, run, pace);
  const drawn = await distinctPixels(sample, count, random, run);
  if (start === 'random' || drawn.length < count) return pixelsAsCentres(sample, drawn);
  return diagonalCentres(sample, count, pace);
}

/** Up to `count` pixels that all differ, every such set equally likely but for pixels that are alike. */
async function distinctPixels(sample: Sample, count: number, random: Random, run: Run): Promise<number[]> {
  const order = Uint32Array.from({ length: sample.count }, (_, i) => i);
  const seen = new Set<string>();
  const chosen: number[] = [];
  for (let i = 0; i < order.length && chosen.length < count; i++) {
    const other = i + random.below(order.length - i);
    [order[i], order[other]] = [order[other], order[i]];
    const key = pixelsAsCentres(sample, [order[i]]).values.join();
    if (!seen.has(key)) chosen.push(order[i]);
    seen.add(key);
    if (i % BREATH_PIXELS === 0) await breathe();
    throwIfCancelled(run.signal);
  }
  return chosen;
}

async function diagonalCentres(sample: Sample, count: number, pace: Pace): Promise<Centres> {
  const { bandCount } = sample;
  const moments = await sampleMoments(sample, pace);
  const values = new Float32Array(count * bandCount);
  for (let centre = 0; centre < count; centre++) {
    const along = count === 1 ? 0 : (2 * centre) / (count - 1) - 1;
    moments.forEach(({ mean, deviation }, band) => {
      values[centre * bandCount + band] = mean + along * deviation;
    });
  }
  return { count, bandCount, values };
}
