import type { ClustererManifest } from '../clusterer.ts';
import { kmeansManifest } from '../kmeans/kmeans-manifest.ts';

const { clusters, sample } = kmeansManifest.parameters;

/** Apart from the code, which is loaded when it is first used. */
export const gmmManifest: ClustererManifest = {
  id: 'gmm',
  title: 'Gaussian mixture',
  description:
    'Describes the pixels as a mixture of normal distributions, each with a spread of its own, by ' +
    'expectation maximisation. Finds long and overlapping clusters that k-means cuts up; tells how ' +
    'likely each pixel belongs to its cluster.',
  parameters: {
    clusters,
    covariance: {
      type: 'string',
      title: 'Covariance',
      description:
        'full: bands of a cluster may depend on each other; diagonal: they may not, which is faster and needs fewer pixels.',
      default: 'full',
      enum: ['full', 'diagonal'],
    },
    iterations: {
      type: 'integer',
      title: 'Iterations',
      description: 'Steps of expectation maximisation at most.',
      default: 100,
      minimum: 1,
      maximum: 10000,
    },
    tolerance: {
      type: 'number',
      title: 'Tolerance',
      description: 'Stops when a step changes the log-likelihood per pixel by less.',
      default: 0.001,
      minimum: 0,
      maximum: 1,
    },
    restarts: {
      type: 'integer',
      title: 'Restarts',
      description: 'Runs from different first means; the one with the greatest likelihood is kept.',
      default: 1,
      minimum: 1,
      maximum: 100,
    },
    sample,
    regularisation: {
      type: 'number',
      title: 'Regularisation',
      description:
        'Added to the variance of every cluster in every band, as a share of the mean variance of the bands: ' +
        'keeps clusters from shrinking to a point.',
      default: 0.000001,
      minimum: 0,
      maximum: 1,
    },
  },
};
