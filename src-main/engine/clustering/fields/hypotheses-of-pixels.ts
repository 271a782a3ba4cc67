import { mix32 } from '../../random.ts';
import { subRun, type Run } from '../../run.ts';
import { clusterEmbedding } from '../anchor/cluster-embedding.ts';
import { labelsBy } from '../kmeans/sum-clusters.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { thinned } from '../samples/thinned.ts';
import { informationOf, refine, type Hypothesis } from './hypothesis.ts';
import type { ImageIndex } from './labelling.ts';
import type { LearnedScene } from './read-scene.ts';
import { SCALES } from './scales.ts';

const RESTARTS = 4;

/** Pixels that k-means looks at. */
const MOST_PIXELS = 32768;

/**
 * K-means of the bare components of an image, refined at the scale of details on either image: first the one refined on samples, then
 * the one refined on directions.
 */
export async function hypothesesOfPixels(
  scene: LearnedScene,
  image: ImageIndex,
  clusters: number,
  run: Run,
): Promise<[Hypothesis, Hypothesis]> {
  const { pixels } = scene.learned[image];
  const pace = createPace(run.signal);
  const seeded = { ...subRun(run, 0, 0.7), seed: mix32(run.seed ^ mix32(image + 1)) };
  const sample = thinned(pixels, MOST_PIXELS);
  const { centres } = await clusterEmbedding(sample, clusters, RESTARTS, seeded, pace);
  const silent = { ...run, report: () => {} };
  const begun = await labelsBy(pixels, centres, silent, pace);
  const refinedOn = async (refined: ImageIndex): Promise<Hypothesis> => {
    const { ids, mixture } = await refine(scene, refined, begun, centres.count, SCALES.detail.prior, run);
    return {
      scale: 'detail',
      origin: image === 0 ? 'k-means' : 'k-means of directions',
      classes: centres.count,
      ids,
      refined,
      mixture,
      start: { kind: 'means', image, means: centres },
      information: await informationOf(scene, ids, centres.count, run),
    };
  };
  return [await refinedOn(0), await refinedOn(1)];
}
