import { copyPart } from '../../raster/copy-part.ts';
import type { Raster } from '../../raster/raster.ts';
import type { Samples } from '../../raster/samples.ts';
import { cellAround, grow, windowsOf, type Window } from '../../raster/window.ts';
import { throwIfCancelled } from '../../run.ts';
import type { Workers } from '../../workers.ts';
import { applyStepsTask } from './apply-steps.ts';
import { haloOf, type PostStep } from './post-step.ts';

/** Least side of the squares in which labels are computed; larger ones where much around them has to be read. */
const SMALLEST_CELL = 512;
const LARGEST_CELL = 2048;
/** Pixels of computed cells kept for the next reads: a row of cells of a scene of usual width. */
const KEPT_PIXELS = 1 << 25;

/**
 * A map of labels (one band of uint8 or uint16, 0 = no data) with these steps done to it, computed on threads when it is read. Cells are
 * read with as much around them as the steps look at, so the labels do not depend on the windows.
 */
export function postProcess(labels: Raster, steps: readonly PostStep[], workers: Workers): Raster {
  const [band] = labels.bands;
  const halo = steps.reduce((sum, step) => sum + haloOf(step), 0);
  const side = Math.min(LARGEST_CELL, Math.max(SMALLEST_CELL, Math.ceil(halo / 256) * 512));
  const cells = keepLatest(Math.ceil(KEPT_PIXELS / side ** 2), (cell) =>
    compute(labels, cell, halo, steps, workers),
  );
  return {
    name: labels.name,
    grid: labels.grid,
    bands: [{ ...band, nodata: 0 }],
    blockSize: { width: SMALLEST_CELL, height: SMALLEST_CELL },
    bounds: labels.bounds,
    overviews: [],
    read: async (window, { signal } = {}) => {
      const ids = new Uint16Array(window.width * window.height);
      for (const part of windowsOf(window, side, side)) {
        throwIfCancelled(signal);
        const cell = cellAround(part, side, labels.grid.width, labels.grid.height);
        copyPart(await cells(cell), cell, part, ids, window);
      }
      const samples = band.sampleType === 'uint8' ? new Uint8Array(ids) : ids;
      return { window, bands: [samples], valid: Uint8Array.from(ids, (id) => Number(id !== 0)) };
    },
  };
}

async function compute(
  labels: Raster,
  cell: Window,
  halo: number,
  steps: readonly PostStep[],
  workers: Workers,
): Promise<Uint16Array> {
  const around = await labels.read(grow(cell, halo, labels.grid.width, labels.grid.height));
  const { width, height } = around.window;
  const grid = { width, height, ids: idsOf(around.bands[0], around.valid) };
  const done = await workers.run(applyStepsTask, { grid, steps }, { transfer: [grid.ids.buffer] });
  const ids = new Uint16Array(cell.width * cell.height);
  copyPart(done, around.window, cell, ids, cell);
  return ids;
}

function idsOf(samples: Samples, valid: Uint8Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(valid, (isValid, i) => (isValid === 0 ? 0 : Number(samples[i])));
}

/** Computes each cell once while it is among the `count` that were asked for last; a failure is forgotten. */
function keepLatest(
  count: number,
  make: (cell: Window) => Promise<Uint16Array>,
): (cell: Window) => Promise<Uint16Array> {
  const kept = new Map<string, Promise<Uint16Array>>();
  return (cell) => {
    const key = `${cell.column},${cell.row}`;
    const ids = kept.get(key) ?? make(cell);
    ids.catch(() => kept.delete(key));
    kept.delete(key);
    kept.set(key, ids);
    if (kept.size > count) kept.delete(kept.keys().next().value!);
    return ids;
  };
}
