import type { ClustererManifest } from '../clusterer.ts';

/** Apart from the code, which is loaded when it is first used. */
export const kmeansManifest: ClustererManifest = {
  id: 'kmeans',
  title: 'K-means',
  description:
    'Groups pixels around the given number of mean spectra. Learns from a random sample of the pixels, then puts every ' +
    'pixel into the cluster with the nearest mean.',
  parameters: {
    clusters: {
      type: 'integer',
      title: 'Clusters',
      description:
        'How many clusters to make. Too many is easier to mend than too few: clusters can be merged.',
      default: 10,
      minimum: 1,
      maximum: 1000,
    },
    iterations: {
      type: 'integer',
      title: 'Iterations',
      description: 'Passes over the sample at most.',
      default: 50,
      minimum: 1,
      maximum: 10000,
    },
    sample: {
      type: 'integer',
      title: 'Sample size',
      description:
        'Pixels to learn from, drawn at random; 0 for all of them, read again at each pass where memory is too small.',
      default: 262144,
      minimum: 0,
      maximum: 1000000000,
    },
    restarts: {
      type: 'integer',
      title: 'Restarts',
      description: 'Runs from different first means; the one with the least inertia is kept.',
      default: 1,
      minimum: 1,
      maximum: 100,
    },
    changeThreshold: {
      type: 'number',
      title: 'Change threshold (%)',
      description: 'Stops when fewer pixels of the sample than this change their cluster in a pass.',
      default: 0.5,
      minimum: 0,
      maximum: 100,
    },
    start: {
      type: 'string',
      title: 'First means',
      description:
        'How the first are found: k-means++ spreads them over the pixels, random draws pixels, diagonal spaces them evenly along mean - deviation to ' +
        'mean + deviation, as ISODATA does (further restarts then use k-means++).',
      default: 'k-means++',
      enum: ['k-means++', 'random', 'diagonal'],
    },
    distance: {
      type: 'string',
      title: 'Distance',
      description:
        'Straight (euclidean), or the angle between spectra, which ignores brightness: best without standardising. A pixel of zeros alone ' +
        'has no angle and belongs to cluster 1.',
      default: 'euclidean',
      enum: ['euclidean', 'angle'],
    },
  },
};
