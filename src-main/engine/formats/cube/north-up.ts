import { isAxisAligned } from '../../geo/affine.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { Samples } from '../../raster/samples.ts';
import { checkWindow } from '../../raster/request.ts';

/** The same scene with its first row in the north, where it is stored from south to north; else the dataset itself. */
export function northUp(dataset: Dataset): Dataset {
  const { grid } = dataset;
  const [a, b, c, d, e, f] = grid.transform;
  if (!isAxisAligned(grid.transform) || e <= 0) return dataset;
  return {
    ...dataset,
    grid: { ...grid, transform: [a, b, c, d, -e, f + e * grid.height] },
    details: { ...dataset.details, rows: 'stored from south to north' },
    read: async (window, options) => {
      checkWindow(dataset.name, grid, window);
      const row = grid.height - window.row - window.height;
      const { bands, valid } = await dataset.read({ ...window, row }, options);
      for (const samples of bands) turnRows(samples, window.width);
      turnRows(valid, window.width);
      return { window, bands, valid };
    },
  };
}

/** The last row first, in place. */
function turnRows(samples: Samples, width: number): void {
  const rows = samples.length / width;
  for (let top = 0, bottom = rows - 1; top < bottom; top += 1, bottom -= 1) {
    const kept = samples.slice(top * width, (top + 1) * width);
    samples.copyWithin(top * width, bottom * width, (bottom + 1) * width);
    samples.set(kept as never, bottom * width);
  }
}
