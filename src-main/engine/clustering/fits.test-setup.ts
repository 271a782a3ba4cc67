import { completeParameters, type Parameters } from '../parameters.ts';
import type { Raster } from '../raster/raster.ts';
import type { Run } from '../run.ts';
import type { ClustererManifest, ClusterModel } from './clusterer.ts';
import { clusterByFuzzyMeans, fuzzyManifest } from './fuzzy/fuzzy.ts';
import { clusterByMixture, gmmManifest } from './gaussian/gmm.ts';
import { clusterByHybrid, hybridManifest } from './gaussian/hybrid.ts';
import { clusterByIsodata, isodataManifest } from './isodata/isodata.ts';
import { fitKmeans, kmeansManifest } from './kmeans/kmeans.ts';
import { clusterByBatches, minibatchManifest } from './minibatch/minibatch.ts';
import type { PixelSource } from './samples/pixel-source.ts';
import { clusterInTwoLevels, twoLevelManifest } from './two-level/two-level.ts';

/** A method that passes over all pixels again and again, in memory or walked. */
export interface WalkingMethod {
  readonly title: string;
  /** Of few clusters, all pixels. */
  readonly parameters: Parameters;
  fit(source: PixelSource, raster: Raster, parameters: Parameters, run: Run): Promise<ClusterModel>;
}

export const WALKING_METHODS: readonly WalkingMethod[] = [
  method('k-means', kmeansManifest, fitKmeans),
  method('k-means by angle', kmeansManifest, fitKmeans, { distance: 'angle' }),
  method('ISODATA', isodataManifest, clusterByIsodata),
  method('fuzzy c-means', fuzzyManifest, clusterByFuzzyMeans, { iterations: 5 }),
  method('fuzzier c-means', fuzzyManifest, clusterByFuzzyMeans, { iterations: 3, fuzziness: 1.6 }),
  method('a mixture', gmmManifest, clusterByMixture, { iterations: 5 }),
  method('a mixture of diagonal covariances', gmmManifest, clusterByMixture, {
    iterations: 5,
    covariance: 'diagonal',
  }),
  method('the hybrid', hybridManifest, clusterByHybrid),
  method('two-level k-means', twoLevelManifest, clusterInTwoLevels, { clusters: 9, changeThreshold: 0 }),
];

/** Draws another sample of the raster for each pass, so that its model is not that of the pixels in memory. */
export const MINIBATCH = method('mini-batch k-means', minibatchManifest, clusterByBatches, { batch: 500 });

function method<Chosen>(
  title: string,
  manifest: ClustererManifest,
  fit: (source: PixelSource, raster: Raster, parameters: Chosen, run: Run) => Promise<ClusterModel>,
  changes: Parameters = {},
): WalkingMethod {
  const parameters = completeParameters(manifest.parameters, { clusters: 4, sample: 0, ...changes });
  return { title, parameters, fit: fit as never };
}
