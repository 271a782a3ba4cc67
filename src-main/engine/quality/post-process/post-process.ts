import type { Raster } from '../../raster/raster.ts';
import type { Samples } from '../../raster/samples.ts';
import { grow, type Window } from '../../raster/window.ts';
import type { Workers } from '../../workers.ts';
import { applyStepsTask } from './apply-steps.ts';
import { haloOf, type PostStep } from './post-step.ts';

/**
 * A map of labels (one band of uint8 or uint16, 0 = no data) with these steps done to it, computed on threads whenever a window is read.
 * A window is read with as much around it as the steps look at, so the labels do not depend on the windows.
 */
export function postProcess(labels: Raster, steps: readonly PostStep[], workers: Workers): Raster {
  const [band] = labels.bands;
  const halo = steps.reduce((sum, step) => sum + haloOf(step), 0);
  return {
    name: labels.name,
    grid: labels.grid,
    bands: [{ ...band, nodata: 0 }],
    blockSize: labels.blockSize,
    bounds: labels.bounds,
    overviews: [],
    read: async (window, { signal } = {}) => {
      const { width, height } = labels.grid;
      const around = await labels.read(grow(window, halo, width, height), { signal });
      const grid = { ...sizeOf(around.window), ids: idsOf(around.bands[0], around.valid) };
      const transfer = [grid.ids.buffer];
      const done = await workers.run(applyStepsTask, { grid, steps }, { signal, transfer });
      const ids = cut(done, around.window, window);
      const samples = band.sampleType === 'uint8' ? new Uint8Array(ids) : ids;
      return { window, bands: [samples], valid: Uint8Array.from(ids, (id) => Number(id !== 0)) };
    },
  };
}

function sizeOf({ width, height }: Window): { width: number; height: number } {
  return { width, height };
}

function idsOf(samples: Samples, valid: Uint8Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(valid, (isValid, i) => (isValid === 0 ? 0 : Number(samples[i])));
}

function cut(ids: Uint16Array, from: Window, to: Window): Uint16Array {
  const part = new Uint16Array(to.width * to.height);
  for (let row = 0; row < to.height; row++) {
    const start = (to.row + row - from.row) * from.width + to.column - from.column;
    part.set(ids.subarray(start, start + to.width), row * to.width);
  }
  return part;
}
