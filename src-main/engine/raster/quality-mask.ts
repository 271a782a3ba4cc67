import type { Raster, ReadOptions } from './raster.ts';
import { checkBands } from './request.ts';
import { numeric } from './samples.ts';
import type { Window } from './window.ts';

/** One uint8 band: 1 where `isClear` is true of the raster's samples in a pixel, 0 where it is not or they are no data. */
export function clearPixels(raster: Raster, isClear: (samples: readonly number[]) => boolean): Raster {
  return {
    name: raster.name,
    grid: raster.grid,
    blockSize: raster.blockSize,
    bands: [{ name: 'Clear', sampleType: 'uint8', scale: 1, offset: 0 }],
    overviews: raster.overviews.map((overview) => clearPixels(overview, isClear)),
    read: async (window, { bands = [0], signal } = {}) => {
      const block = await raster.read(window, { signal });
      const samples = block.bands.map(numeric);
      const clear = Uint8Array.from(block.valid, (valid, pixel) =>
        valid === 1 && isClear(samples.map((values) => values[pixel])) ? 1 : 0,
      );
      return { window, bands: bands.map(() => clear.slice()), valid: new Uint8Array(clear.length).fill(1) };
    },
  };
}

/** The raster without its last band, and without data where that is 0 or has none. */
export function maskByLastBand(raster: Raster): Raster {
  const bands = raster.bands.slice(0, -1);
  const all = bands.map((_, band) => band);
  const readMask = async (window: Window, { signal }: ReadOptions): Promise<Uint8Array> => {
    const {
      bands: [samples],
      valid,
    } = await raster.read(window, { bands: [bands.length], signal });
    return valid.map((sound, pixel) => (sound === 1 && Number(samples[pixel]) !== 0 ? 1 : 0));
  };
  return {
    ...raster,
    bands,
    overviews: raster.overviews.map(maskByLastBand),
    read: async (window, options = {}) => {
      const wanted = options.bands ?? all;
      checkBands(raster.name, bands.length, wanted);
      const block = await raster.read(window, { ...options, bands: [...wanted, bands.length] });
      const mask = block.bands[wanted.length];
      const valid = block.valid.map((sound, pixel) => (Number(mask[pixel]) === 0 ? 0 : sound));
      return { ...block, bands: block.bands.slice(0, -1), valid };
    },
    defer: async (window, options = {}) => {
      const deferred = await raster.defer?.(window, { ...options, bands: options.bands ?? all });
      if (!deferred) return undefined;
      const mask = await readMask(window, options);
      return { ...deferred, wanted: deferred.wanted?.map((wanted, pixel) => wanted & mask[pixel]) ?? mask };
    },
  };
}
