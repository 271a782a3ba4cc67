import type { Raster } from '../../raster/raster.ts';
import { cellAround, windowsOf, type Window } from '../../raster/window.ts';
import { breathe, throwIfCancelled, type Run } from '../../run.ts';
import type { Connectivity, LabelGrid } from './label-grid.ts';
import { createSeam } from './region-seam.ts';
import { createSets } from './region-sets.ts';
import { findRegions, type Regions } from './regions.ts';

/** Cells in which regions are found, before those that meet at an edge become one. */
const CELL = 512;

/** Every region of a map of labels as a raster of region numbers. */
export interface Clumps {
  /** One band of uint32: regions from 1, in the order of their first cells; 0 = no data. */
  readonly raster: Raster;
  readonly count: number;
}

/**
 * Numbers the connected regions of a map of labels (one band, 0 = no data). Reads the map once here, holding 4 bytes for each region of a
 * cell of 512 pixels, and again when the result is read. Numbers do not depend on the windows that are read.
 */
export async function clump(labels: Raster, connectivity: Connectivity, run: Run): Promise<Clumps> {
  const { width, height } = labels.grid;
  const joined = createSets();
  const firsts = new Map<string, number>();
  const cells = [...windowsOf({ column: 0, row: 0, width, height }, CELL, CELL)];
  const seam = createSeam(width, connectivity);
  for (const [index, cell] of cells.entries()) {
    throwIfCancelled(run.signal);
    const { grid, regions } = await regionsOf(labels, cell, connectivity, run.signal);
    const first = joined.add(regions.count);
    firsts.set(keyOf(cell), first);
    seam.meet(cell, grid, regions, first, joined.join);
    run.report({ stage: 'Finding regions', fraction: (index + 1) / cells.length });
    await breathe();
  }
  const { numbers, count } = joined.number();
  return { raster: clumpRaster(labels, connectivity, firsts, numbers), count };
}

function clumpRaster(
  labels: Raster,
  connectivity: Connectivity,
  firsts: ReadonlyMap<string, number>,
  numbers: Uint32Array,
): Raster {
  return {
    name: `Regions of ${labels.name}`,
    grid: labels.grid,
    bands: [{ name: 'Region', sampleType: 'uint32', scale: 1, offset: 0, nodata: 0 }],
    blockSize: { width: CELL, height: CELL },
    bounds: labels.bounds,
    overviews: [],
    read: async (window, { signal } = {}) => {
      const samples = new Uint32Array(window.width * window.height);
      for (const aligned of windowsOf(window, CELL, CELL)) {
        const cell = cellAround(aligned, CELL, labels.grid.width, labels.grid.height);
        const { regions } = await regionsOf(labels, cell, connectivity, signal);
        const first = firsts.get(keyOf(cell))!;
        eachPixel(aligned, (column, row) => {
          const region = regions.ofPixel[(row - cell.row) * cell.width + column - cell.column];
          if (region < 0) return;
          samples[(row - window.row) * window.width + column - window.column] = numbers[first + region];
        });
      }
      return { window, bands: [samples], valid: Uint8Array.from(samples, (region) => Number(region > 0)) };
    },
  };
}

async function regionsOf(
  labels: Raster,
  cell: Window,
  connectivity: Connectivity,
  signal: AbortSignal | undefined,
): Promise<{ grid: LabelGrid; regions: Regions }> {
  const { bands, valid } = await labels.read(cell, { signal });
  const ids = Uint16Array.from(valid, (isValid, i) => (isValid === 0 ? 0 : Number(bands[0][i])));
  const grid = { width: cell.width, height: cell.height, ids };
  return { grid, regions: findRegions(grid, connectivity) };
}

function keyOf({ column, row }: Window): string {
  return `${column},${row}`;
}

function eachPixel(window: Window, visit: (column: number, row: number) => void): void {
  for (let row = window.row; row < window.row + window.height; row++) {
    for (let column = window.column; column < window.column + window.width; column++) visit(column, row);
  }
}
