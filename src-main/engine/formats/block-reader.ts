import type { Raster, ReadOptions } from '../raster/raster.ts';
import { checkBands, checkWindow } from '../raster/request.ts';
import type { Samples } from '../raster/samples.ts';
import { clearInvalid } from '../raster/validity.ts';
import type { Window } from '../raster/window.ts';
import { throwIfCancelled } from '../run.ts';

/** Gives a band of its own for each one wanted, `width * height` samples. */
export type BandReader = (
  window: Window,
  wanted: readonly number[],
  options: Pick<ReadOptions, 'once' | 'signal'>,
) => Promise<readonly Samples[]>;

/** `Raster.read` of a file where nodata and NaN alone say which pixels are valid. */
export function blockReader(
  { name, grid, bands }: Pick<Raster, 'name' | 'grid' | 'bands'>,
  readBands: BandReader,
): Raster['read'] {
  return async (window, options = {}) => {
    const { bands: wanted = bands.map((_, band) => band), signal } = options;
    checkWindow(name, grid, window);
    checkBands(name, bands.length, wanted);
    throwIfCancelled(signal);
    const samples = await readBands(window, wanted, options);
    const valid = new Uint8Array(window.width * window.height).fill(1);
    samples.forEach((values, index) => clearInvalid(valid, values, bands[wanted[index]].nodata));
    return { window, bands: samples, valid };
  };
}
