import type { ClustererManifest } from '../clusterer.ts';
import { kmeansManifest } from '../kmeans/kmeans-manifest.ts';

const { clusters, sample, restarts } = kmeansManifest.parameters;

/** Apart from the code, which is loaded when it is first used. */
export const fuzzyManifest: ClustererManifest = {
  id: 'fuzzy',
  title: 'Fuzzy c-means',
  description:
    'Like k-means, but every pixel belongs to every cluster to some degree: for scenes whose pixels are mixtures. A pixel is put into ' +
    'the cluster that it belongs to most, and its confidence is that membership.',
  parameters: {
    clusters,
    fuzziness: {
      type: 'number',
      title: 'Fuzziness (m)',
      description:
        'How much clusters overlap: close to 1 it is k-means, at 3 nearly everything belongs to everything. 2 is usual, and fastest.',
      default: 2,
      minimum: 1.05,
      maximum: 10,
    },
    iterations: {
      type: 'integer',
      title: 'Iterations',
      description: 'Passes over the sample at most.',
      default: 100,
      minimum: 1,
      maximum: 10000,
    },
    tolerance: {
      type: 'number',
      title: 'Tolerance',
      description:
        'Stops when no mean moves by more than this in a pass, in standard deviations of the band over the sample.',
      default: 0.00001,
      minimum: 0,
      maximum: 1,
    },
    sample,
    restarts: {
      ...restarts,
      description: 'Runs from different first means; the one with the least objective is kept.',
    } as typeof restarts,
  },
};
