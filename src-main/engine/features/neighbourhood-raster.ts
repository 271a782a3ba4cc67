import { cutPart } from '../raster/copy-part.ts';
import type { Band, Raster } from '../raster/raster.ts';
import { numeric, type NumericSamples } from '../raster/samples.ts';
import { grow } from '../raster/window.ts';
import type { Task, Workers } from '../workers.ts';

/** Samples of a rectangle of pixels, a plane per band, 0 in `valid` where there is no data. */
export interface Planes {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly NumericSamples[];
  readonly valid: Uint8Array;
}

export interface Neighbourhood<How> {
  /** Pixels that a value depends on, on every side. */
  readonly radius: number;
  /** One plane for each of `bands`, as large as what it is given. */
  readonly task: Task<{ readonly pixels: Planes; readonly how: How }, Float32Array[]>;
  readonly how: How;
  readonly bands: readonly Band[];
  /** Whether the raster's own bands come first. */
  readonly keep: boolean;
}

/** A raster whose bands come from the pixels around each pixel, on threads; windows are read with as much around them as it takes. */
export function neighbourhoodRaster<How>(
  raster: Raster,
  { radius, task, how, bands, keep }: Neighbourhood<How>,
  workers: Workers,
): Raster {
  const kept = keep ? raster.bands : [];
  const { width, height } = raster.grid;
  return {
    name: raster.name,
    grid: raster.grid,
    blockSize: raster.blockSize,
    bounds: raster.bounds,
    bands: [...kept, ...bands].map((band) => ({ ...band, sampleType: 'float32', nodata: undefined })),
    overviews: [],
    original: raster.original ?? raster,
    read: async (window, { bands: wanted, signal } = {}) => {
      const around = await raster.read(grow(window, radius, width, height), { signal });
      const planes = around.bands.map(numeric);
      const pixels = {
        width: around.window.width,
        height: around.window.height,
        planes,
        valid: around.valid,
      };
      const made = await workers.run(task, { pixels, how }, { signal });
      const own = keep ? planes.map((plane) => Float32Array.from(plane)) : [];
      const all = [...own, ...made].map((plane) => cutPart(plane, around.window, window));
      const original = around.original ?? around;
      return {
        window,
        bands: wanted?.map((band) => all[band]) ?? all,
        valid: cutPart(around.valid, around.window, window),
        original: {
          window,
          bands: original.bands.map((band) => cutPart(numeric(band), around.window, window)),
          valid: cutPart(original.valid, around.window, window),
        },
      };
    },
  };
}
