import type { ParametersSchema } from '../../parameters.ts';
import type { ContrastivePoolParameters } from '../patches/augment/contrastive-pool.ts';
import type { EncoderShape } from './encoder.ts';
import type { NET_PRESETS } from './net-presets.ts';
import type { TrainingLength } from './net-settings.ts';

/** Parameters of every method that learns a net, complete and checked; 0 is the preset's where there is one. */
export interface NetParameters extends Pick<
  ContrastivePoolParameters,
  'blur' | 'blurOver' | 'maskPixels' | 'maskComponents'
> {
  readonly clusters: number;
  readonly preset: keyof typeof NET_PRESETS;
  readonly sample: number;
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  readonly weightDecay: number;
  readonly robust: boolean;
  readonly patch: number;
  readonly width: number;
  readonly blocks: number;
  readonly padding: 'preset' | EncoderShape['padding'];
  readonly components: number;
  readonly leastCrop: number;
  readonly flip: number;
}

/** What is learned, and from what. */
export const TASK_PARAMETERS = {
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
      'compact: two blocks on 9 x 9 pixels, for any machine. paper: that of SSCC (arXiv 2111.07945), a ResNet on ' +
      '11 x 11 pixels, for a GPU. What is 0 below is as the network has it.',
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
} satisfies ParametersSchema;

/** The net and its patches. */
export const NET_PARAMETERS = {
  batch: {
    type: 'integer',
    title: 'Batch size',
    description: 'Pixels of a training step; 0: 256 for compact, 512 for paper.',
    default: 0,
    minimum: 0,
    maximum: 8192,
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
} satisfies ParametersSchema;

/** How the views of a patch differ. */
export const VIEW_PARAMETERS = {
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
} satisfies ParametersSchema;

/** How long and how fast is learned: by each preset where that is not said. */
export interface TrainingPreset {
  readonly length: TrainingLength;
  /** At first. */
  readonly rate: number;
}

export type TrainingPresets = Readonly<Record<NetParameters['preset'], TrainingPreset>>;

/** How a training goes, 0 being as the preset has it. */
export function trainingParameters({ compact, paper }: TrainingPresets, weightDecay: number) {
  return {
    epochs: {
      type: 'integer',
      title: 'Epochs',
      description:
        'How often the network sees the sample; a checkpoint is kept after each. ' +
        `0: ${describeLength(compact)} for compact, ${describeLength(paper)} for paper.`,
      default: 0,
      minimum: 0,
      maximum: 10000,
    },
    rate: {
      type: 'number',
      title: 'Learning rate',
      description: `At first; it falls to nearly nothing in the end. 0: ${compact.rate} for compact, ${paper.rate} for paper.`,
      default: 0,
      minimum: 0,
      maximum: 1,
    },
    weightDecay: {
      type: 'number',
      title: 'Weight decay',
      description: 'How strongly large weights are held back.',
      default: weightDecay,
      minimum: 0,
      maximum: 1,
    },
    robust: {
      type: 'boolean',
      title: 'Robust second stage',
      description:
        'Learns once more, from pixels of which the network is sure and that look like others of their cluster, not to be quite sure.',
      default: false,
    },
  } satisfies ParametersSchema;
}

function describeLength({ length }: TrainingPreset): string {
  return 'epochs' in length ? String(length.epochs) : `as many as make ${length.steps} steps`;
}
