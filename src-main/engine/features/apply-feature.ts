import { EngineError } from '../errors.ts';
import { combineBands } from '../kernels/combine-bands.ts';
import type { Raster } from '../raster/raster.ts';
import { withPixelStep } from '../raster/with-pixel-step.ts';
import type { Workers } from '../workers.ts';
import type { FeatureState } from './feature-state.ts';
import { localRaster } from './local-raster.ts';
import { textureRaster } from './texture-raster.ts';

/** The raster of what a step makes of another. Throws `bad-input` where it has other bands than the step was made from. */
export function applyFeature(raster: Raster, state: FeatureState, workers: Workers): Raster {
  if (state.kind === 'local') return localRaster(raster, state, workers);
  if (state.kind === 'texture') return textureRaster(raster, state, workers);
  const { step, bands } = state;
  const expected = step.kind === 'affine' ? step.centres.length : widthOf(step);
  if (expected !== raster.bands.length) {
    throw new EngineError(
      'bad-input',
      `${raster.name} has ${raster.bands.length} bands, but its features were made from ${expected}; choose the same bands.`,
    );
  }
  const keeps = bands.length === raster.bands.length && step.kind === 'affine';
  return withPixelStep(
    raster,
    step,
    bands.map((facts, index) => ({ sampleType: 'float32', ...(keeps ? raster.bands[index] : {}), ...facts })),
    combineBands,
  );
}

function widthOf(
  step: Exclude<Extract<FeatureState, { kind: 'pixel' }>['step'], { kind: 'affine' }>,
): number {
  return step.kind === 'linear' ? step.rows[0].length : step.ratios[0].numerator.weights.length;
}
