import type { ClustererManifest } from '../clusterer.ts';

/** Apart from the code, which is loaded when it is first used. */
export const deepManifest: ClustererManifest = {
  id: 'deep',
  title: 'Swath deep',
  description:
    'The most accurate method of Swath for scenes with fields: parts the scene in many ways by graphs of anchors, lets the neighbours ' +
    'of each pixel have a say, and keeps the way whose clusters tell most about their neighbours. Learns no neural network and needs ' +
    'no training; standardises the bands by itself. Clusters that no pixel is left in are given up.',
  parameters: {
    clusters: {
      type: 'integer',
      title: 'Clusters',
      description:
        'How many clusters to make; fewer where some lose all of their pixels to others. Too many is easier to mend than too few.',
      default: 10,
      minimum: 1,
      maximum: 255,
    },
    scale: {
      type: 'string',
      title: 'Scale',
      description:
        'Smoothing and neighbourhood: for fields, for details of a few pixels, or whichever tells most (auto).',
      default: 'auto',
      enum: ['auto', 'field', 'detail'],
    },
    draws: {
      type: 'integer',
      title: 'Draws',
      description:
        'How often anchors are placed anew, which gives two more ways to choose from for each scale.',
      default: 3,
      minimum: 1,
      maximum: 20,
    },
    sample: {
      type: 'integer',
      title: 'Sample size',
      description:
        'Pixels to learn from: all of a scene that has no more, else those of windows spread over it. With more than 10 clusters ' +
        'there are fewer in proportion, so that they fit into memory.',
      default: 65536,
      minimum: 1000,
      maximum: 1048576,
    },
  },
};
