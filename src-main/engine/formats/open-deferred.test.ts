import { expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { memorySource } from '../bytes.ts';
import type { Block, Raster } from '../raster/raster.ts';
import { standardiseRaster } from '../raster/standardise.ts';
import { openContext } from '../testing/open-context.ts';
import { writeTinyTiff } from '../testing/tiny-tiff.ts';
import { inlineWorkers } from '../workers.ts';
import { createGeotiffReader } from './geotiff/read/geotiff-reader.ts';
import { openDeferred, openDeferredRows } from './open-deferred.ts';

const SIZE = { width: 512, height: 512 };
const WINDOW = { column: 0, row: 0, ...SIZE };
const band = Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, at) => at % 60_000);

async function openTile(): Promise<Raster> {
  const image = { ...SIZE, sampleType: 'uint16', bands: [band], tile: SIZE } as const;
  const source = memorySource('tile.tif', writeTinyTiff([image]));
  return createGeotiffReader().open(source, openContext(inlineWorkers(nodeCodecs)));
}

const isFree = ({ bands }: Block): boolean => bands.every(({ buffer }) => buffer.byteLength === 0);

it('gives the memory of all slices back when the last was used, and of what wrappers made of each before the next', async () => {
  const moments = [{ mean: 3, deviation: 2, pixels: 1 }];
  const deferred = (await standardiseRaster(await openTile(), moments).defer!(WINDOW))!;
  const slices: Block[] = [];
  let values = 0;
  for (const slice of openDeferredRows(deferred, nodeCodecs)) {
    expect(slices.every(isFree)).toBe(true);
    expect(slice.bands[0][0]).toBe((band[slice.window.row * SIZE.width] - 3) / 2);
    values += slice.bands[0].length;
    slices.push(slice);
  }
  expect(values).toBe(band.length);
  expect(slices.length).toBeGreaterThan(1);
  expect(slices.every((slice) => isFree(slice) && isFree(slice.original!))).toBe(true);
});

it('leaves a whole window to whoever opened it', async () => {
  const deferred = (await (await openTile()).defer!(WINDOW))!;
  expect(openDeferred(deferred, nodeCodecs).bands).toEqual([band]);
});
