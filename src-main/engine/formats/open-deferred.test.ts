import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { memorySource } from '../bytes.ts';
import { createRandom } from '../random.ts';
import { maskRaster } from '../raster/mask.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Dataset, Raster } from '../raster/raster.ts';
import { bandMoments, standardiseRaster } from '../raster/standardise.ts';
import { windowsOf, type Window } from '../raster/window.ts';
import { selectBands } from '../raster/select-bands.ts';
import { testRun } from '../testing/check-clusterer.ts';
import { writeTinyTiff, type TinyFile, type TinyImage } from '../testing/tiny-tiff.ts';
import { inlineWorkers } from '../workers.ts';
import { createGeotiffReader } from './geotiff/read/geotiff-reader.ts';
import { openDeferred } from './open-deferred.ts';
import { openContext } from '../testing/open-context.ts';

const SIZE = { width: 40, height: 26 };
const NODATA = 42113;
const TILES = { tile: { width: 16, height: 16 } };

function open(changes: Partial<TinyImage>, file: TinyFile = {}): Promise<Dataset> {
  const random = createRandom(5);
  const bands = [0, 1, 2].map(() =>
    Uint16Array.from({ length: SIZE.width * SIZE.height }, () => random.below(30)),
  );
  const image = { ...SIZE, sampleType: 'uint16', bands, tags: { [NODATA]: '7' }, ...changes } as const;
  const source = memorySource('tiny.tif', writeTinyTiff([image], file));
  return createGeotiffReader().open(source, openContext(inlineWorkers(nodeCodecs)));
}

/** Windows of the whole raster, a row of blocks each. */
const windowsFor = ({ grid, blockSize }: Raster): Window[] => [
  ...windowsOf({ column: 0, row: 0, ...SIZE }, grid.width, blockSize.height),
];

/** How many windows were deferred; each must give what reading it gives. */
async function compare(raster: Raster): Promise<number> {
  let deferrals = 0;
  for (const window of windowsFor(raster)) {
    const deferred = await raster.defer?.(window);
    if (!deferred) continue;
    deferrals++;
    const sent = structuredClone(deferred, { transfer: deferred.transfer });
    expect(openDeferred(sent, nodeCodecs)).toEqual(await raster.read(window));
  }
  return deferrals;
}

const deflated = { compression: 8, encode: (bytes: Uint8Array) => new Uint8Array(deflateSync(bytes)) };

describe('a deferred block is the block that reading gives', () => {
  it.each<[string, Partial<TinyImage>, TinyFile?]>([
    ['tiles', TILES],
    ['deflated tiles', { ...TILES, ...deflated }],
    ['deflated strips', { rowsPerStrip: 4, ...deflated }],
    ['a plane for each band', { ...TILES, planar: true }],
    ['sparse tiles', { ...TILES, sparse: [1, 3] }],
    ['big-endian words', TILES, { bigEndian: true }],
  ])('of %s', async (_title, changes, file) => {
    const dataset = await open(changes, file);
    expect(await compare(dataset)).toBe(windowsFor(dataset).length);
  });

  it('through every wrapper', async () => {
    const scene = selectBands(await open(TILES), [2, 0]);
    const valid = Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, pixel) => pixel % 3);
    const mask = memoryRaster({
      name: 'mask',
      grid: scene.grid,
      bands: [{ name: 'Mask', sampleType: 'uint8', scale: 1, offset: 0 }],
      samples: [valid],
    });
    const masked = maskRaster(scene, { areas: [], mask });
    const standardised = standardiseRaster(masked, await bandMoments(masked, testRun()));
    expect(await compare(standardised)).toBe(2);
    expect(
      await standardiseRaster(
        standardised,
        [0, 1].map(() => ({ pixels: 0, mean: 0, deviation: 1 })),
      ).defer?.({ column: 0, row: 0, ...SIZE }),
    ).toBeUndefined();
  });
});

it('is refused where blocks would be decoded for several windows', async () => {
  const dataset = await open(TILES);
  expect(await dataset.defer?.({ column: 4, row: 4, width: 16, height: 16 })).toBeUndefined();
  expect(await dataset.defer?.({ column: 0, row: 0, ...SIZE }, { bands: [1, 1] })).toBeUndefined();
});

it('names the file and the block where the data is broken', async () => {
  const encode = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateSync(bytes)).fill(9, 8);
  const dataset = await open({ ...TILES, compression: 8, encode });
  const window = { column: 16, row: 0, width: 16, height: 16 };
  const deferred = await dataset.defer?.(window);
  const message = await dataset.read(window).catch((error: Error) => error.message);
  expect(message).toContain('tiny.tif: the block at column 16, row 0');
  expect(() => openDeferred(deferred!, nodeCodecs)).toThrow(String(message));
});
