import { EngineError } from '../../errors.ts';
import type { ContrastivePoolParameters } from '../patches/augment/contrastive-pool.ts';
import type { PatchStandard } from '../patches/patch-input.ts';
import { requireMiddle } from '../patches/patch-shape.ts';
import { shrinkage, type EncoderShape } from './encoder.ts';
import type { NetParameters } from './net-parameters.ts';
import { NET_PRESETS } from './net-presets.ts';

/** A net, its patches and their views: what follows from the preset and the parameters. */
export interface NetSettings {
  readonly side: number;
  readonly components: number;
  readonly standardise: PatchStandard;
  readonly encoder: EncoderShape;
  readonly hidden: number;
  readonly batch: number;
  readonly pool: ContrastivePoolParameters;
}

/** How long a training is. */
export type TrainingLength = { readonly epochs: number } | { readonly steps: number };

/** Throws `bad-input` for a patch that is even, or smaller than what the encoder's blocks take away. */
export function netSettings(parameters: NetParameters): NetSettings {
  const { width, blocks, padding, components, leastCrop, flip } = parameters;
  const preset = NET_PRESETS[parameters.preset];
  const scale = width === 0 ? 1 : width / preset.encoder.stem;
  const encoder: EncoderShape = {
    padding: padding === 'preset' ? preset.encoder.padding : padding,
    stem: preset.encoder.stem * scale,
    stages: preset.encoder.stages.map((stage) => ({
      channels: stage.channels * scale,
      blocks: blocks || stage.blocks,
    })),
  };
  const side = parameters.patch || preset.patch;
  checkSide(side, encoder);
  const { blur, blurOver, maskPixels, maskComponents } = parameters;
  return {
    side,
    components,
    standardise: preset.standardise,
    encoder,
    hidden: preset.hidden * scale,
    batch: parameters.batch || preset.batch,
    pool: {
      leastScale: leastCrop,
      flipColumns: flip,
      flipRows: 0,
      rotate: 0,
      blur,
      blurOver,
      maskPixels,
      maskComponents,
    },
  };
}

/** As many epochs as are asked for (0: as the length says); whole ones that make so many steps at least. */
export function epochCount(asked: number, length: TrainingLength, stepsPerEpoch: number): number {
  if (asked > 0) return asked;
  return 'epochs' in length ? length.epochs : Math.ceil(length.steps / stepsPerEpoch);
}

function checkSide(side: number, encoder: EncoderShape): void {
  requireMiddle(side);
  const least = 2 * shrinkage(encoder) + 1;
  if (side >= least) return;
  throw new EngineError(
    'bad-input',
    `The blocks of this network need patches of at least ${least} x ${least} pixels, not ${side} x ${side}; choose a larger patch or fewer blocks.`,
  );
}
