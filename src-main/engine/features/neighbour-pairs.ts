import type { Raster } from '../raster/raster.ts';
import { numeric } from '../raster/samples.ts';
import { grow, type Window } from '../raster/window.ts';

/**
 * A raster with the differences between each pixel and its neighbour to the right as float32, band by band; without data where one of the
 * two has none. Where the ground changes little from pixel to pixel, it is noise times the root of 2.
 */
export function neighbourDifferences(raster: Raster): Raster {
  const { width, height } = raster.grid;
  return {
    ...raster,
    bands: raster.bands.map((band) => ({ ...band, sampleType: 'float32', nodata: undefined })),
    overviews: [],
    defer: undefined,
    read: async (window, options = {}) => {
      const around = await raster.read(grow(window, 1, width, height), options);
      const places = placesOf(window, around.window);
      const isInside = (i: number): boolean => (i + 1) % around.window.width !== 0;
      const valid = Uint8Array.from(places, (i) =>
        Number(isInside(i) && around.valid[i] + around.valid[i + 1] === 2),
      );
      const bands = around.bands.map((samples) => {
        const plane = numeric(samples);
        return Float32Array.from(places, (i) => (isInside(i) ? plane[i + 1] - plane[i] : 0));
      });
      return { window, bands, valid };
    },
  };
}

/** Where the pixels of a window lie in a larger one. */
function placesOf(window: Window, around: Window): Uint32Array {
  return Uint32Array.from({ length: window.width * window.height }, (_, i) => {
    const row = window.row - around.row + Math.floor(i / window.width);
    return row * around.width + window.column - around.column + (i % window.width);
  });
}
