import type { Centres } from '../../kernels/centre-kernel.ts';
import { createRandom, mix32 } from '../../random.ts';
import { subRun, type Run } from '../../run.ts';
import { lloyd, type LloydOptions } from '../kmeans/lloyd.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { thinned } from '../samples/thinned.ts';

/** Pixels among which anchors are placed. */
const ANCHOR_SAMPLE = 32768;

/** Centres of k-means among smoothed pixels; fewer than asked for where there are fewer different ones. */
export async function placeAnchors(
  pixels: Sample,
  count: number,
  passes: LloydOptions,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const part = thinned(pixels, ANCHOR_SAMPLE);
  const random = createRandom(mix32(run.seed));
  const start = await seedCentres(part, count, random, subRun(run, 0, 0.5), pace);
  return (await lloyd(part, start, passes, subRun(run, 0.5, 1), pace)).centres;
}
