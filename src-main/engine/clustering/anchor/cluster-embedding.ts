import type { Centres } from '../../kernels/centre-kernel.ts';
import { brightnessOrder } from '../brightness-order.ts';
import { createRandom, mix32 } from '../../random.ts';
import { subRun, type Run } from '../../run.ts';
import { lloyd, type LloydResult } from '../kmeans/lloyd.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';

export interface EmbeddingClusters {
  readonly centres: Centres;
  readonly inertia: number;
}

const ITERATIONS = 100;
const CHANGE_THRESHOLD = 0.01;

/**
 * K-means on embedded pixels: the best of some runs. Fewer centres than asked for where there are fewer different pixels.
 */
export async function clusterEmbedding(
  sample: Sample,
  clusters: number,
  restarts: number,
  run: Run,
  pace: Pace,
): Promise<EmbeddingClusters> {
  const options = { iterations: ITERATIONS, changeThreshold: CHANGE_THRESHOLD };
  let least: LloydResult | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const share = (done: number): number => (restart + done) / restarts;
    const random = createRandom(mix32(run.seed) ^ mix32(restart + 1));
    const start = await seedCentres(sample, clusters, random, subRun(run, share(0), share(0.4)), pace);
    const result = await lloyd(sample, start, options, subRun(run, share(0.4), share(1)), pace);
    if (!least || result.inertia < least.inertia) least = result;
  }
  return least!;
}

/**
 * The centres in the order of the mean brightness of their pixels, the darkest first; `ids` are those of the pixels, from
 * 1.
 */
export function orderByBrightness(centres: Centres, ids: Uint16Array, brightness: Float32Array): Centres {
  const order = brightnessOrder(centres.count, brightness, (pixel) => ids[pixel] - 1);
  const { bandCount } = centres;
  const values = new Float32Array(centres.values.length);
  order.forEach((from, to) => {
    values.set(centres.values.subarray(from * bandCount, (from + 1) * bandCount), to * bandCount);
  });
  return { ...centres, values };
}
