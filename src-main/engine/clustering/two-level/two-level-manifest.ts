import type { ClustererManifest } from '../clusterer.ts';
import { kmeansManifest } from '../kmeans/kmeans-manifest.ts';

const { sample, changeThreshold } = kmeansManifest.parameters;

/** Apart from the code, which is loaded when it is first used. */
export const twoLevelManifest: ClustererManifest = {
  id: 'two-level',
  title: 'Two-level k-means',
  description:
    'K-means for hundreds of clusters: a few large clusters first, each then divided into a number that follows from how many pixels ' +
    'it has and how unlike they are, and all refined together.',
  parameters: {
    clusters: {
      type: 'integer',
      title: 'Clusters',
      description: 'How many clusters to make.',
      default: 200,
      minimum: 1,
      maximum: 1000,
    },
    superClusters: {
      type: 'integer',
      title: 'Large clusters',
      description: 'How many clusters to make first; 0 for the square root of the number of clusters.',
      default: 0,
      minimum: 0,
      maximum: 1000,
    },
    iterations: {
      type: 'integer',
      title: 'Iterations',
      description: 'Passes at most on each level.',
      default: 20,
      minimum: 1,
      maximum: 10000,
    },
    refinements: {
      type: 'integer',
      title: 'Refining passes',
      description: 'Passes of plain k-means over all clusters at the end, at most.',
      default: 3,
      minimum: 1,
      maximum: 10000,
    },
    sample,
    changeThreshold,
  },
};
