import type { ClustererManifest } from '../clusterer.ts';
import { kmeansManifest } from '../kmeans/kmeans-manifest.ts';

const { sample } = kmeansManifest.parameters;

/** Apart from the code, which is loaded when it is first used. */
export const isodataManifest: ClustererManifest = {
  id: 'isodata',
  title: 'ISODATA (Iso Cluster)',
  description:
    'Migrating means that find their number: like k-means, but a cluster that is too wide is split, two that are too close are ' +
    'merged, and one with too few pixels is given up. It begins evenly along the brightness of the scene, so chance plays no ' +
    'part but in the sample.',
  parameters: {
    clusters: {
      type: 'integer',
      title: 'Clusters',
      description:
        'How many clusters to begin with. There may be more or fewer in the end, within the two bounds below.',
      default: 10,
      minimum: 1,
      maximum: 1000,
    },
    minimumClusters: {
      type: 'integer',
      title: 'Fewest clusters',
      description: 'Nothing is merged or given up below this number; 0 for half of the clusters.',
      default: 0,
      minimum: 0,
      maximum: 1000,
    },
    maximumClusters: {
      type: 'integer',
      title: 'Most clusters',
      description:
        'Nothing is split above this number; 0 for no more than the clusters: then a split only takes the place of what was merged or given up.',
      default: 0,
      minimum: 0,
      maximum: 1000,
    },
    iterations: {
      type: 'integer',
      title: 'Iterations',
      description: 'Passes over the sample at most.',
      default: 20,
      minimum: 1,
      maximum: 10000,
    },
    changeThreshold: {
      type: 'number',
      title: 'Change threshold (%)',
      description:
        'Stops when fewer pixels of the sample than this change their cluster and nothing is left to split or merge.',
      default: 2,
      minimum: 0,
      maximum: 100,
    },
    minimumClassSize: {
      type: 'integer',
      title: 'Minimum class size',
      description:
        'A cluster with fewer pixels of the sample is given up: its pixels go to the nearest of the others. Ten times the number ' +
        'of bands is a good size.',
      default: 20,
      minimum: 0,
      maximum: 1000000000,
    },
    sample: {
      ...sample,
      description:
        'Pixels to learn from, drawn at random; 0 for all of them, read again at each pass where memory is too small. A sample interval of ' +
        '10 elsewhere is one pixel in a hundred.',
    } as typeof sample,
    maximumDeviation: {
      type: 'number',
      title: 'Maximum deviation',
      description:
        'A cluster is split where its standard deviation in any band is larger, counted in standard deviations of the band over the ' +
        'sample; 0 for 1.5 divided by the cube root of the clusters.',
      default: 0,
      minimum: 0,
      maximum: 1000,
    },
    minimumDistance: {
      type: 'number',
      title: 'Maximum merge distance',
      description:
        'Clusters are merged where their means are closer than this, each band counted in its standard deviations over the sample; ' +
        'unless the two together would be too wide.',
      default: 0.5,
      minimum: 0,
      maximum: 1000,
    },
    maximumMerges: {
      type: 'integer',
      title: 'Merges per iteration',
      description: 'Pairs of clusters merged in one iteration at most.',
      default: 5,
      minimum: 0,
      maximum: 1000,
    },
  },
};
