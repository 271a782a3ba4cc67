import { applyPixelStep, type AffineStep, type CombineBands, type PixelStep } from './pixel-step.ts';
import type { Band, Raster } from './raster.ts';

/**
 * A raster whose bands a step makes of another's, as float32, when it is read. `bands` describe them. Blocks carry the `original`
 * ones. `combine`: see `applyPixelStep`.
 */
export function withPixelStep(
  raster: Raster,
  step: PixelStep,
  bands: readonly Band[],
  combine?: CombineBands,
): Raster {
  return {
    name: raster.name,
    grid: raster.grid,
    blockSize: raster.blockSize,
    bounds: raster.bounds,
    bands: bands.map((band) => ({ ...band, sampleType: 'float32', nodata: undefined })),
    overviews: raster.overviews.map((overview) => withPixelStep(overview, step, bands, combine)),
    original: raster.original ?? raster,
    read: async (window, options = {}) => {
      // Only where bands stay apart can some of them be made alone.
      const alone = step.kind === 'affine' ? options.bands : undefined;
      const block = await raster.read(window, { ...options, bands: alone });
      const made = applyPixelStep(alone ? someBands(step as AffineStep, alone) : step, block.bands, combine);
      const wanted = alone ? made : (options.bands?.map((band) => made[band]) ?? made);
      return { ...block, bands: wanted, original: block.original ?? block };
    },
    defer: async (window, options = {}) => {
      if (options.bands && step.kind !== 'affine') return undefined;
      const deferred = await raster.defer?.(window, options);
      if (!deferred) return undefined;
      const next = options.bands ? someBands(step as AffineStep, options.bands) : step;
      return { ...deferred, steps: [...(deferred.steps ?? []), next] };
    },
  };
}

function someBands({ centres, factors }: AffineStep, bands: readonly number[]): AffineStep {
  return {
    kind: 'affine',
    centres: bands.map((band) => centres[band]),
    factors: bands.map((band) => factors[band]),
  };
}
