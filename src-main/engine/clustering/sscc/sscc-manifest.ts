import type { ClustererManifest } from '../clusterer.ts';

/** Apart from the code, which is loaded when it is first used. */
export const ssccManifest: ClustererManifest = {
  id: 'sscc',
  title: 'Contrastive (SSCC)',
  description:
    'Trains a small neural network to put altered views of the same surroundings of a pixel into the same cluster, by spectra and ' +
    'texture together. Needs no labels; takes minutes on a laptop with the compact network, a GPU with that of the paper. Standardises ' +
    'the bands by itself.',
  takesModel: true,
  trains: true,
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
    preset: {
      type: 'string',
      title: 'Network',
      description:
        'compact: two blocks on 9 x 9 pixels, for any machine. paper: the network and training of the paper (arXiv 2111.07945), a ' +
        'ResNet on 11 x 11 pixels, for a GPU. What is 0 below is as the network has it.',
      default: 'compact',
      enum: ['compact', 'paper'],
    },
    sample: {
      type: 'integer',
      title: 'Sample size',
      description: 'Pixels to learn from; the others are labelled by the trained network.',
      default: 16384,
      minimum: 2,
      maximum: 4194304,
    },
    epochs: {
      type: 'integer',
      title: 'Epochs',
      description:
        'How often the network sees the sample; a checkpoint is kept after each. 0: 60 for paper, as many as make 1200 steps for compact.',
      default: 0,
      minimum: 0,
      maximum: 10000,
    },
    batch: {
      type: 'integer',
      title: 'Batch size',
      description: 'Pixels of a training step; 0: 256 for compact, 512 for paper.',
      default: 0,
      minimum: 0,
      maximum: 8192,
    },
    rate: {
      type: 'number',
      title: 'Learning rate',
      description:
        'At first; a tenth of it after each third of the training. 0: 0.001 for compact, 0.0002 for paper.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
    weightDecay: {
      type: 'number',
      title: 'Weight decay',
      description: 'How strongly large weights are held back.',
      default: 0.005,
      minimum: 0,
      maximum: 1,
    },
    patch: {
      type: 'integer',
      title: 'Patch size',
      description: 'Pixels on a side of the surroundings of a pixel, odd; 0: 9 for compact, 11 for paper.',
      default: 0,
      minimum: 0,
      maximum: 63,
    },
    width: {
      type: 'integer',
      title: 'Width',
      description:
        'Channels of the first layer, which double from stage to stage; 0: 16 for compact, 32 for paper.',
      default: 0,
      minimum: 0,
      maximum: 256,
    },
    blocks: {
      type: 'integer',
      title: 'Blocks',
      description: 'Residual blocks in each stage; 0: 1 for compact, 2 for paper.',
      default: 0,
      minimum: 0,
      maximum: 8,
    },
    padding: {
      type: 'string',
      title: 'Padding',
      description:
        'valid: none, so that a scene is labelled as one image, fast; same: zeros around each patch, so that any patch size fits; ' +
        'preset: valid for compact, same for paper.',
      default: 'preset',
      enum: ['preset', 'valid', 'same'],
    },
    components: {
      type: 'integer',
      title: 'Principal components',
      description: 'What is left of the bands; fewer where there are fewer bands.',
      default: 8,
      minimum: 1,
      maximum: 64,
    },
    rowWeight: {
      type: 'number',
      title: 'Weight of the row loss',
      description: 'What telling pixels apart counts for, beside keeping clusters apart.',
      default: 0.00005,
      minimum: 0,
      maximum: 1000,
    },
    redundancy: {
      type: 'number',
      title: 'Redundancy',
      description: 'What correlation between different clusters counts for in the column loss.',
      default: 0.005,
      minimum: 0,
      maximum: 1000,
    },
    leastCrop: {
      type: 'number',
      title: 'Smallest crop',
      description: 'Least share of a patch that a view shows, 0 to 1.',
      default: 0.08,
      minimum: 0.01,
      maximum: 1,
    },
    flip: {
      type: 'number',
      title: 'Flips',
      description: 'How often a view is flipped from left to right, 0 to 1.',
      default: 0.5,
      minimum: 0,
      maximum: 1,
    },
    blur: {
      type: 'number',
      title: 'Blur',
      description: 'How often a view that may be blurred is, 0 to 1.',
      default: 0.5,
      minimum: 0,
      maximum: 1,
    },
    blurOver: {
      type: 'string',
      title: 'Blur over',
      description: 'pixels; or components and rows, as the code of the paper does.',
      default: 'pixels',
      enum: ['pixels', 'components-and-rows'],
    },
    maskPixels: {
      type: 'number',
      title: 'Masked pixels',
      description: 'Share of the pixels that are hidden in a view with masked pixels, 0 to 1.',
      default: 0.5,
      minimum: 0,
      maximum: 1,
    },
    maskComponents: {
      type: 'number',
      title: 'Masked components',
      description: 'Share of the components that are hidden in a view with masked components, 0 to 1.',
      default: 0.5,
      minimum: 0,
      maximum: 1,
    },
  },
};
