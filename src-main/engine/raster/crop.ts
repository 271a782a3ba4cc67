import { applyAffine } from '../geo/affine.ts';
import type { Raster } from './raster.ts';
import type { Window } from './window.ts';

/** A window of a raster as a raster of its own; `window` lies inside the grid. */
export function cropRaster(raster: Raster, { column, row, width, height }: Window): Raster {
  const [a, b, , d, e] = raster.grid.transform;
  const [x, y] = applyAffine(raster.grid.transform, column, row);
  return {
    name: raster.name,
    grid: { ...raster.grid, width, height, transform: [a, b, x, d, e, y] },
    bands: raster.bands,
    blockSize: raster.blockSize,
    overviews: [],
    read: async (window, options) => {
      const moved = { ...window, column: window.column + column, row: window.row + row };
      return { ...(await raster.read(moved, options)), window };
    },
  };
}
