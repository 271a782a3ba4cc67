import type { Run } from '../run.ts';
import { createMoments, type MeanAndDeviation } from './moments.ts';
import type { Block, Raster } from './raster.ts';
import type { AffineStep } from './pixel-step.ts';
import { numeric } from './samples.ts';
import { walkRaster } from './walk.ts';
import { withPixelStep } from './with-pixel-step.ts';

/** Mean and population deviation of each band over the valid pixels of the whole raster; reads it once. All 0 without any. */
export async function bandMoments(raster: Raster, run: Run): Promise<MeanAndDeviation[]> {
  const moments = createMoments(
    2,
    raster.bands.map(({ sampleType }) => sampleType),
  );
  const visit = ({ bands, valid }: Block): void => moments.add(valid, bands.map(numeric));
  await walkRaster(raster, run, visit, { stage: 'Measuring the bands' });
  return raster.bands.map((_, band) => moments.of(1, band) ?? { pixels: 0, mean: 0, deviation: 0 });
}

/**
 * Each band less its mean, divided by its deviation, as float32; a constant band becomes 0. Scale and offset of its bands lead
 * back to the physical values, and its blocks carry the `original` ones.
 */
export function standardiseRaster(raster: Raster, moments: readonly MeanAndDeviation[]): Raster {
  const bands = raster.bands.map((band, index) => ({
    ...band,
    scale: band.scale * moments[index].deviation,
    offset: band.scale * moments[index].mean + band.offset,
  }));
  return withPixelStep(raster, standardising(moments), bands);
}

/** (sample - mean) / deviation, 0 where the deviation is. */
export function standardising(moments: readonly Pick<MeanAndDeviation, 'mean' | 'deviation'>[]): AffineStep {
  return {
    kind: 'affine',
    centres: moments.map(({ mean }) => mean),
    factors: moments.map(({ deviation }) => (deviation === 0 ? 0 : 1 / deviation)),
  };
}
