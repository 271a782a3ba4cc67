import type { ClustererManifest } from '../clusterer.ts';

/** Apart from the code, which is loaded when it is first used. */
export const anchorManifest: ClustererManifest = {
  id: 'anchor',
  title: 'Anchor-graph spectral',
  description:
    'Smooths the scene without blurring its edges, links every pixel to the nearest of many anchors, and cuts the graph of anchors ' +
    'where its links are weakest. Finds fields and other areas whose pixels vary; standardises the bands by itself.',
  parameters: {
    clusters: {
      type: 'integer',
      title: 'Clusters',
      description:
        'How many clusters to make. Too many is easier to mend than too few: clusters can be merged.',
      default: 10,
      minimum: 1,
      maximum: 255,
    },
    smoothing: {
      type: 'number',
      title: 'Smoothing scale',
      description:
        'Differences that are smoothed away, as a multiple of the median difference between neighbouring pixels: 6 for fields, 1 ' +
        'and less for objects of a few pixels; 0 to choose it by how far neighbours are alike.',
      default: 0,
      minimum: 0,
      maximum: 100,
    },
    anchors: {
      type: 'integer',
      title: 'Anchors',
      description: 'Points of the graph; fewer are made where there are fewer different pixels.',
      default: 1000,
      minimum: 10,
      maximum: 4000,
    },
    sample: {
      type: 'integer',
      title: 'Sample size',
      description:
        'Pixels to learn from: all of a scene that has no more, else those of windows spread over it.',
      default: 262144,
      minimum: 1000,
      maximum: 4194304,
    },
    restarts: {
      type: 'integer',
      title: 'Restarts',
      description:
        'Runs of k-means on the embedded pixels, from different first means; the one with the least inertia is kept.',
      default: 10,
      minimum: 1,
      maximum: 100,
    },
  },
};
