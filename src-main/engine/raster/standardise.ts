import type { Run } from '../run.ts';
import { createMoments, type MeanAndDeviation } from './moments.ts';
import type { Block, Raster } from './raster.ts';
import { numeric, type Samples } from './samples.ts';
import { walkRaster } from './walk.ts';

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
  return {
    name: raster.name,
    grid: raster.grid,
    blockSize: raster.blockSize,
    bounds: raster.bounds,
    bands: raster.bands.map((band, index) => ({
      ...band,
      sampleType: 'float32',
      scale: band.scale * moments[index].deviation,
      offset: band.scale * moments[index].mean + band.offset,
      nodata: undefined,
    })),
    overviews: raster.overviews.map((overview) => standardiseRaster(overview, moments)),
    original: raster.original ?? raster,
    read: async (window, options = {}) => {
      const block = await raster.read(window, options);
      const bands = block.bands.map((samples, index) =>
        standardised(samples, moments[options.bands?.[index] ?? index]),
      );
      return { ...block, bands, original: block.original ?? block };
    },
    defer: async (window, options = {}) => {
      const deferred = await raster.defer?.(window, options);
      // One step of standardising is all that a deferred block can carry.
      if (!deferred || deferred.moments) return undefined;
      return { ...deferred, moments: options.bands?.map((band) => moments[band]) ?? moments };
    },
  };
}

/** (sample - mean) / deviation, 0 where the deviation is. */
export function standardised(samples: Samples, { mean, deviation }: MeanAndDeviation): Float32Array {
  const values = numeric(samples);
  const result = new Float32Array(values.length);
  if (deviation === 0) return result;
  const factor = 1 / deviation;
  for (let i = 0; i < result.length; i++) result[i] = (values[i] - mean) * factor;
  return result;
}
