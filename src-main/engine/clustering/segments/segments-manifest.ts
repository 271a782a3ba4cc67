import type { ClustererManifest } from '../clusterer.ts';
import { kmeansManifest } from '../kmeans/kmeans-manifest.ts';

const { clusters, iterations, restarts } = kmeansManifest.parameters;

/** Apart from the code, which is loaded when it is first used. */
export const segmentsManifest: ClustererManifest = {
  id: 'segments',
  title: 'Segments (mean shift)',
  description:
    'Object-based: smooths the scene by mean shift, which keeps edges, joins pixels that are alike into segments, and groups the segments ' +
    'around mean spectra. Fields become whole areas instead of speckle. Segments end at the lines of a grid of 256 pixels.',
  parameters: {
    clusters,
    spectralDetail: {
      type: 'number',
      title: 'Spectral detail',
      description:
        'How much neighbours may differ and still be one segment: at 20 hardly at all, at 1 by a whole standard deviation of the scene.',
      default: 15.5,
      minimum: 1,
      maximum: 20,
    },
    spatialDetail: {
      type: 'integer',
      title: 'Spatial detail',
      description:
        'How small the features are that stay apart: at 20 a pixel is smoothed with its neighbours only, at 1 with all within 10 pixels.',
      default: 15,
      minimum: 1,
      maximum: 20,
    },
    minimumSegment: {
      type: 'integer',
      title: 'Minimum segment (pixels)',
      description: 'A smaller segment is joined with the neighbour that is most like it.',
      default: 20,
      minimum: 1,
      maximum: 65536,
    },
    mean: {
      type: 'boolean',
      title: 'By mean',
      description: 'Groups segments by their mean spectrum.',
      default: true,
    },
    deviation: {
      type: 'boolean',
      title: 'By deviation',
      description: 'Groups segments by the standard deviation of each band within them: smooth or rough.',
      default: false,
    },
    size: {
      type: 'boolean',
      title: 'By size',
      description: 'Groups segments by the logarithm of their pixels.',
      default: false,
    },
    compactness: {
      type: 'boolean',
      title: 'By compactness',
      description: 'Groups segments by how compact they are: near 1 a disc, near 0 a ribbon.',
      default: false,
    },
    rectangularity: {
      type: 'boolean',
      title: 'By rectangularity',
      description: 'Groups segments by how much of the upright rectangle around them they fill.',
      default: false,
    },
    cells: {
      type: 'integer',
      title: 'Squares to learn from',
      description:
        'Segments of so many squares of 256 pixels, spread over the scene, are learned from; 0 for all of them.',
      default: 16,
      minimum: 0,
      maximum: 1000000,
    },
    iterations,
    restarts,
  },
};
