import { expect, it } from 'vitest';
import { applyAffine } from '../geo/affine.ts';
import { memoryRaster } from './memory-raster.ts';
import type { Raster } from './raster.ts';
import { thinRaster } from './thin-raster.ts';
import type { Window } from './window.ts';

const [WIDTH, HEIGHT] = [5000, 7];

/** Of which each sample tells its place; the third row is masked. Notes what is read. */
function scene(bounds?: Window): { raster: Raster; rows: Set<number> } {
  const samples = Float64Array.from({ length: WIDTH * HEIGHT }, (_, place) => place);
  const raster = memoryRaster({
    name: 'scene',
    grid: { width: WIDTH, height: HEIGHT, transform: [10, 1, 500, 2, -10, 900], georeferenced: true },
    bands: [{ name: 'Place', sampleType: 'float64', scale: 1, offset: 0 }],
    samples: [samples],
    valid: Uint8Array.from(samples, (place) => (Math.floor(place / WIDTH) === 2 ? 0 : 1)),
  });
  const rows = new Set<number>();
  const read: Raster['read'] = (window, options) => {
    for (let row = 0; row < window.height; row++) rows.add(window.row + row);
    return raster.read(window, options);
  };
  return { raster: { ...raster, bounds, read }, rows };
}

const wholeOf = ({ grid: { width, height } }: Raster): Window => ({ column: 0, row: 0, width, height });

it.each([
  ['a wide scene', undefined, 2500, 2],
  ['bounds in it', { column: 3, row: 1, width: 10, height: 5 }, 4, 3],
  ['a scene that is small already', { column: 3, row: 1, width: 4, height: 5 }, 8, 1],
] as const)('keeps pixels of %s at their places, with their validity', async (_, bounds, side, step) => {
  const { raster } = scene(bounds);
  const thin = await thinRaster(raster, side);
  const { column, row, width, height } = bounds ?? wholeOf(raster);
  expect([thin.grid.width, thin.grid.height]).toEqual([Math.ceil(width / step), Math.ceil(height / step)]);
  const { bands, valid } = await thin.read(wholeOf(thin));
  bands[0].forEach((place, index) => {
    const [x, y] = [index % thin.grid.width, Math.floor(index / thin.grid.width)];
    const kept = { column: column + x * step, row: row + y * step };
    expect(place).toBe(kept.row * WIDTH + kept.column);
    expect(valid[index]).toBe(kept.row === 2 ? 0 : 1);
  });
  const corner = applyAffine(thin.grid.transform, 1, 1);
  expect(corner).toEqual(applyAffine(raster.grid.transform, column + step, row + step));
});

it('reads the rows that are kept, and no others', async () => {
  const { raster, rows } = scene();
  await thinRaster(raster, 1000);
  expect([...rows]).toEqual([0, 5]);
});
