import type { EncoderShape } from '../deep/encoder.ts';
import type { PatchStandard } from '../patches/patch-input.ts';

/** What a preset decides; parameters may say otherwise. */
export interface SsccPreset {
  /** Pixels on a side of a patch. */
  readonly patch: number;
  readonly standardise: PatchStandard;
  readonly encoder: EncoderShape;
  readonly hidden: number;
  readonly batch: number;
  /** Of the training. */
  readonly length: { readonly epochs: number } | { readonly steps: number };
  /** At first. */
  readonly rate: number;
  /** How the rate falls: to a tenth after each third of the training, or along half a cosine. */
  readonly schedule: 'steps' | 'cosine';
  /** Whether each output is read by its own mean and deviation: the loss on correlations knows nothing else of them. */
  readonly standardisedReading: boolean;
}

/** As published (arXiv 2111.07945): a cut ResNet-18 on 11 x 11 pixels, the most probable output being the cluster. For a GPU. */
const PAPER: SsccPreset = {
  patch: 11,
  standardise: 'feature',
  encoder: {
    stem: 32,
    stages: [64, 128, 256].map((channels) => ({ channels, blocks: 2 })),
    padding: 'same',
  },
  hidden: 512,
  batch: 512,
  length: { epochs: 60 },
  rate: 2e-4,
  schedule: 'steps',
  standardisedReading: false,
};

/** Two blocks without padding on 9 x 9 pixels: 70 thousand multiplications for a pixel of a scene. For any machine. */
const COMPACT: SsccPreset = {
  patch: 9,
  standardise: 'scene',
  encoder: {
    stem: 16,
    stages: [32, 64].map((channels) => ({ channels, blocks: 1 })),
    padding: 'valid',
  },
  hidden: 128,
  batch: 256,
  length: { steps: 1200 },
  rate: 1e-3,
  schedule: 'cosine',
  standardisedReading: true,
};

export const SSCC_PRESETS: Readonly<Record<'compact' | 'paper', SsccPreset>> = {
  compact: COMPACT,
  paper: PAPER,
};
