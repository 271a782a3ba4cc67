import type { Raster } from '../../raster/raster.ts';
import { spreadOrder } from '../../raster/spread-order.ts';
import { boundsOf } from '../../raster/walk.ts';
import { grow, intersect, type Window } from '../../raster/window.ts';
import { breathe, throwIfCancelled, type Run } from '../../run.ts';
import { pipeline } from '../../workers.ts';
import { buffersOf, cutCell } from './cells.ts';
import type { SegmentFeatures } from './segment-features.ts';
import { CELL_SIZE, marginOf, type Segmenting } from './segmenting.ts';
import { learnCellTask } from './segments-tasks.ts';

/**
 * Features of the segments of cells spread over a raster: of as many as hold the pixels of `cells` whole ones (0: of all), the same for any
 * number of threads.
 */
export async function learnSegments(
  raster: Raster,
  segmenting: Segmenting,
  cells: number,
  run: Run,
): Promise<SegmentFeatures> {
  const windows = spreadCells(raster);
  const wanted = Math.min(cells === 0 ? Infinity : cells * CELL_SIZE ** 2, areaOf(boundsOf(raster)));
  const parts: SegmentFeatures[] = [];
  let learned = 0;
  const stillWanted = function* (): Generator<Window> {
    for (const window of windows) {
      if (learned >= wanted) return;
      yield window;
    }
  };
  await pipeline(
    stillWanted(),
    run.workers.size + 1,
    (window) => learnCell(raster, segmenting, window, run),
    async ({ features, pixels }) => {
      throwIfCancelled(run.signal);
      // What was begun before there was enough depends on the number of threads.
      if (learned >= wanted) return;
      learned += pixels;
      parts.push(features);
      run.report({ stage: 'Segmenting a sample', fraction: Math.min(1, learned / wanted) });
      await breathe();
    },
  );
  return joined(parts);
}

/** Whole cells of the raster's own grid that its bounds meet, from coarse to fine. */
function spreadCells(raster: Raster): Window[] {
  const { column, row, width, height } = boundsOf(raster);
  const whole = { column: 0, row: 0, width: raster.grid.width, height: raster.grid.height };
  const points = [];
  for (let down = Math.floor(row / CELL_SIZE); down * CELL_SIZE < row + height; down++) {
    for (let right = Math.floor(column / CELL_SIZE); right * CELL_SIZE < column + width; right++) {
      points.push({ column: right, row: down });
    }
  }
  return spreadOrder(points).map((point) =>
    intersect(whole, {
      column: point.column * CELL_SIZE,
      row: point.row * CELL_SIZE,
      width: CELL_SIZE,
      height: CELL_SIZE,
    }),
  );
}

async function learnCell(
  raster: Raster,
  segmenting: Segmenting,
  window: Window,
  run: Run,
): Promise<{ features: SegmentFeatures; pixels: number }> {
  const margin = marginOf(segmenting);
  const { width, height } = raster.grid;
  const block = await raster.read(grow(window, margin, width, height), { signal: run.signal });
  const cell = cutCell(block, window, margin);
  const options = { signal: run.signal, transfer: buffersOf(cell) };
  const features = await run.workers.run(learnCellTask, { cell, segmenting }, options);
  return { features, pixels: features.pixels.reduce((sum, pixels) => sum + pixels, 0) };
}

function areaOf({ width, height }: Window): number {
  return width * height;
}

function joined(parts: readonly SegmentFeatures[]): SegmentFeatures {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const length = parts[0].length;
  const values = new Float64Array(count * length);
  const pixels = new Float64Array(count);
  let from = 0;
  for (const part of parts) {
    values.set(part.values, from * length);
    pixels.set(part.pixels, from);
    from += part.count;
  }
  return { count, length, values, pixels };
}
