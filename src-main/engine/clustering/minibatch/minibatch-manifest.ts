import type { ClustererManifest } from '../clusterer.ts';
import { kmeansManifest } from '../kmeans/kmeans-manifest.ts';

const { clusters, sample, restarts } = kmeansManifest.parameters;

/** Apart from the code, which is loaded when it is first used. */
export const minibatchManifest: ClustererManifest = {
  id: 'minibatch',
  title: 'Mini-batch k-means',
  description:
    'K-means that moves its means a little after each small batch of pixels instead of after a whole pass: sooner done with many ' +
    'clusters or large samples, for a slightly greater inertia.',
  parameters: {
    clusters,
    iterations: {
      type: 'integer',
      title: 'Iterations',
      description: 'Passes over the sample at most; it mostly stops before the first is through.',
      default: 10,
      minimum: 1,
      maximum: 10000,
    },
    sample: {
      ...sample,
      description:
        'Pixels to learn from, drawn at random; 0 for all of them: where memory is too small, another sample is drawn for each pass.',
    },
    batch: {
      type: 'integer',
      title: 'Batch size',
      description: 'Pixels of a batch.',
      default: 4096,
      minimum: 1,
      maximum: 1048576,
    },
    patience: {
      type: 'integer',
      title: 'Patience',
      description: 'Stops after so many batches without a lower mean distance.',
      default: 10,
      minimum: 1,
      maximum: 10000,
    },
    restarts,
  },
};
