import { expect, it } from 'vitest';
import { IDENTITY } from '../geo/affine.ts';
import { memoryRaster } from './memory-raster.ts';
import { selectBands } from './select-bands.ts';

const band = (name: string) => ({ name, sampleType: 'uint8', scale: 1, offset: 0, nodata: 0 }) as const;
const raster = memoryRaster({
  name: 'r',
  grid: { width: 2, height: 1, transform: IDENTITY, georeferenced: false },
  bands: [band('a'), band('b'), band('c')],
  samples: [Uint8Array.of(1, 0), Uint8Array.of(2, 5), Uint8Array.of(3, 6)],
});
const window = { column: 0, row: 0, width: 2, height: 1 };

it('shows the bands in the order asked for', async () => {
  const selected = selectBands(raster, [2, 0]);
  expect(selected.bands.map(({ name }) => name)).toEqual(['c', 'a']);
  expect((await selected.read(window)).bands).toEqual([Uint8Array.of(3, 6), Uint8Array.of(1, 0)]);
  expect((await selected.read(window, { bands: [1] })).bands).toEqual([Uint8Array.of(1, 0)]);
});

it('does not let a band that was left out make a pixel invalid', async () => {
  expect([...(await selectBands(raster, [0, 1]).read(window)).valid]).toEqual([1, 0]);
  expect([...(await selectBands(raster, [1, 2]).read(window)).valid]).toEqual([1, 1]);
});

it('may take a band twice, and be selected from again', async () => {
  const twice = selectBands(selectBands(raster, [1, 2]), [1, 1, 0]);
  expect((await twice.read(window)).bands.map(([first]) => first)).toEqual([3, 3, 2]);
});
