import type { Raster, ReadOptions } from './raster.ts';

/** Some bands of a raster, in the order given (zero-based); reads no others. */
export function selectBands(raster: Raster, bands: readonly number[]): Raster {
  const { name, grid, blockSize, bounds, overviews } = raster;
  const inner = (options?: ReadOptions): ReadOptions => ({
    ...options,
    bands: options?.bands?.map((index) => bands[index]) ?? bands,
  });
  return {
    name,
    grid,
    blockSize,
    bounds,
    bands: bands.map((band) => raster.bands[band]),
    overviews: overviews.map((overview) => selectBands(overview, bands)),
    read: (window, options) => raster.read(window, inner(options)),
    defer: async (window, options) => raster.defer?.(window, inner(options)),
  };
}
