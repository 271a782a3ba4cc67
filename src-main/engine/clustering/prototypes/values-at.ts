import type { Raster } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
import { walkWindows } from '../../raster/walk.ts';
import type { Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import type { Rows } from '../deep/rows-of.ts';
import { placesWithin } from '../labels/ids-at.ts';

/** The samples of a raster at some pixels (row * grid width + column, rising), a row for each. Reads the windows that hold any of them. */
export async function valuesAt(raster: Raster, positions: Float64Array, run: Run): Promise<Rows> {
  const width = raster.bands.length;
  const values = new Float32Array(positions.length * width);
  const read = async (window: Window): Promise<void> => {
    const wanted = [...placesWithin(positions, window, raster.grid.width)];
    if (wanted.length === 0) return;
    const { bands } = await raster.read(window, { once: true, signal: run.signal });
    const planes = bands.map(numeric);
    for (const [index, pixel] of wanted)
      planes.forEach((plane, band) => (values[index * width + band] = plane[pixel]));
  };
  await walkWindows(raster, run, read, () => {}, { stage: 'Reading the examples' });
  return { width, values };
}
