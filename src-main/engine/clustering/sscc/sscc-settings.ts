import { EngineError } from '../../errors.ts';
import { shrinkage, type EncoderShape } from '../deep/encoder.ts';
import type { ContrastivePoolParameters } from '../patches/augment/contrastive-pool.ts';
import type { PatchStandard } from '../patches/patch-input.ts';
import { requireMiddle } from '../patches/patch-shape.ts';
import { SSCC_PRESETS, type SsccPreset } from './sscc-presets.ts';

/** Parameters of `ssccManifest`, complete and checked; 0 is the preset's where there is one. */
export interface SsccParameters extends Pick<
  ContrastivePoolParameters,
  'blur' | 'blurOver' | 'maskPixels' | 'maskComponents'
> {
  readonly clusters: number;
  readonly preset: keyof typeof SSCC_PRESETS;
  readonly sample: number;
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  readonly weightDecay: number;
  readonly patch: number;
  readonly width: number;
  readonly blocks: number;
  readonly padding: 'preset' | EncoderShape['padding'];
  readonly components: number;
  readonly rowWeight: number;
  readonly redundancy: number;
  readonly leastCrop: number;
  readonly flip: number;
}

/** What follows from the preset and the parameters. */
export interface SsccSettings {
  readonly side: number;
  readonly components: number;
  readonly standardise: PatchStandard;
  readonly encoder: EncoderShape;
  readonly hidden: number;
  readonly batch: number;
  readonly rate: number;
  readonly schedule: SsccPreset['schedule'];
  /** Whether each output is read by its own mean and deviation. */
  readonly standardisedReading: boolean;
  readonly pool: ContrastivePoolParameters;
}

/** Throws `bad-input` for a patch that is even, or smaller than what the encoder's blocks take away. */
export function ssccSettings(parameters: SsccParameters): SsccSettings {
  const { width, blocks, padding, components, leastCrop, flip } = parameters;
  const preset = SSCC_PRESETS[parameters.preset];
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
    rate: parameters.rate || preset.rate,
    schedule: preset.schedule,
    standardisedReading: preset.standardisedReading,
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

/** As many as the parameters or the preset say; the preset's steps in whole epochs where it says that. */
export function epochCount({ epochs, preset }: SsccParameters, stepsPerEpoch: number): number {
  if (epochs > 0) return epochs;
  const { length } = SSCC_PRESETS[preset];
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
