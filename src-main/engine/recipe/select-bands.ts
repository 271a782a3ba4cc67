import type { Raster } from '../raster/raster.ts';

/** Some bands of a raster, in the order given (zero-based); reads no others. */
export function selectBands(raster: Raster, bands: readonly number[]): Raster {
  const { name, grid, blockSize, bounds, overviews } = raster;
  return {
    name,
    grid,
    blockSize,
    bounds,
    bands: bands.map((band) => raster.bands[band]),
    overviews: overviews.map((overview) => selectBands(overview, bands)),
    read: (window, options) => {
      const wanted = options?.bands?.map((index) => bands[index]) ?? bands;
      return raster.read(window, { ...options, bands: wanted });
    },
  };
}
