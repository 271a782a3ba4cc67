import type { PatchStandard } from '../patches/patch-input.ts';
import type { EncoderShape } from './encoder.ts';

/** A net and what it looks at; parameters may say otherwise. */
export interface NetPreset {
  /** Pixels on a side of a patch. */
  readonly patch: number;
  readonly standardise: PatchStandard;
  readonly encoder: EncoderShape;
  readonly hidden: number;
  readonly batch: number;
}

/** As published for SSCC (arXiv 2111.07945): a cut ResNet-18 on 11 x 11 pixels. For a GPU. */
const PAPER: NetPreset = {
  patch: 11,
  standardise: 'feature',
  encoder: {
    stem: 32,
    stages: [64, 128, 256].map((channels) => ({ channels, blocks: 2 })),
    padding: 'same',
  },
  hidden: 512,
  batch: 512,
};

/** Two blocks without padding on 9 x 9 pixels: 70 thousand multiplications for a pixel of a scene. For any machine. */
const COMPACT: NetPreset = {
  patch: 9,
  standardise: 'scene',
  encoder: {
    stem: 16,
    stages: [32, 64].map((channels) => ({ channels, blocks: 1 })),
    padding: 'valid',
  },
  hidden: 128,
  batch: 256,
};

export const NET_PRESETS: Readonly<Record<'compact' | 'paper', NetPreset>> = {
  compact: COMPACT,
  paper: PAPER,
};
