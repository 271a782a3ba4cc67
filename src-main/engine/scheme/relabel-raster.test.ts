import { expect, it } from 'vitest';
import { IDENTITY } from '../geo/affine.ts';
import type { Raster } from '../raster/raster.ts';
import { relabelRaster } from './relabel-raster.ts';

const window = { column: 0, row: 0, width: 5, height: 1 };

const labels: Raster = {
  name: 'labels',
  grid: { width: 5, height: 1, transform: IDENTITY, georeferenced: false },
  bands: [{ name: 'cluster', sampleType: 'uint16', scale: 1, offset: 0, nodata: 0 }],
  blockSize: { width: 5, height: 1 },
  overviews: [],
  read: async () => ({
    window,
    bands: [Uint16Array.of(0, 1, 2, 3, 9)],
    valid: Uint8Array.of(0, 1, 1, 1, 1),
  }),
};

it('maps every cluster to its class; what has none is no data', async () => {
  const block = await relabelRaster(labels, Uint16Array.of(0, 40, 0, 40)).read(window);
  expect(block.bands[0]).toEqual(Uint8Array.of(0, 40, 0, 40, 0));
  expect([...block.valid]).toEqual([0, 1, 0, 1, 0]);
});

it('widens to uint16 only for values beyond 255, and says which value is no data', async () => {
  expect(relabelRaster(labels, Uint16Array.of(0, 255)).bands[0]).toMatchObject({
    sampleType: 'uint8',
    nodata: 0,
  });
  const wide = relabelRaster(labels, Uint16Array.of(0, 256, 2, 3));
  expect(wide.bands[0].sampleType).toBe('uint16');
  expect((await wide.read(window)).bands[0]).toEqual(Uint16Array.of(0, 256, 2, 3, 0));
});

it('keeps a masked pixel out whatever its value', async () => {
  const masked: Raster = {
    ...labels,
    read: async () => ({ window, bands: [Uint16Array.of(1, 1, 1, 1, 1)], valid: new Uint8Array(5) }),
  };
  const block = await relabelRaster(masked, Uint16Array.of(7, 7)).read(window);
  expect([...block.bands[0]]).toEqual([0, 0, 0, 0, 0]);
});

it('sees overviews through the same table', async () => {
  const [overview] = relabelRaster({ ...labels, overviews: [labels] }, Uint16Array.of(0, 5)).overviews;
  expect((await overview.read(window)).bands[0][1]).toBe(5);
});
