import type { Grid } from '../geo/grid.ts';
import { throwIfCancelled } from '../run.ts';
import { clearInvalid } from '../raster/validity.ts';
import type { Raster } from '../raster/raster.ts';
import { createSamples, type Samples, type SampleType } from '../raster/samples.ts';
import type { Window } from '../raster/window.ts';

export interface ArrayRasterOptions {
  readonly width: number;
  readonly height: number;
  readonly sampleType?: SampleType;
  readonly bandCount?: number;
  /** The sample of a pixel. */
  readonly sample: (column: number, row: number, band: number) => number;
  readonly nodata?: number;
  readonly blockSize?: { readonly width: number; readonly height: number };
  readonly transform?: Grid['transform'];
  readonly overviews?: readonly Raster[];
  /** Called for every read. */
  readonly onRead?: (window: Window) => void;
}

/** A raster whose samples are computed, for tests: it may be as large as one likes. */
export function arrayRaster(options: ArrayRasterOptions): Raster {
  const { width, height, sampleType = 'float32', bandCount = 1, nodata, sample } = options;
  const bands = Array.from({ length: bandCount }, (_, band) => {
    return { name: `Band ${band + 1}`, sampleType, scale: 1, offset: 0, nodata };
  });
  const fill = (window: Window, band: number): Samples => {
    const samples = createSamples(sampleType, window.width * window.height);
    for (let index = 0; index < samples.length; index += 1) {
      const row = window.row + Math.floor(index / window.width);
      samples[index] = sample(window.column + (index % window.width), row, band);
    }
    return samples;
  };
  return {
    name: 'computed',
    grid: { width, height, transform: options.transform ?? [1, 0, 0, 0, -1, 0], georeferenced: true },
    bands,
    blockSize: options.blockSize ?? { width: 16, height: 16 },
    overviews: options.overviews ?? [],
    read: async (window, { bands: wanted = bands.map((_, band) => band), signal } = {}) => {
      throwIfCancelled(signal);
      options.onRead?.(window);
      const samples = wanted.map((band) => fill(window, band));
      const valid = new Uint8Array(window.width * window.height).fill(1);
      for (const values of samples) clearInvalid(valid, values, nodata);
      return { window, bands: samples, valid };
    },
  };
}
