import { deflateSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { memorySource } from '../bytes.ts';
import { createRandom } from '../random.ts';
import { withPixelStep } from '../raster/with-pixel-step.ts';
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
import { openDeferred, openDeferredRows } from './open-deferred.ts';
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
    const twice = standardiseRaster(standardised, await bandMoments(standardised, testRun()));
    expect(await compare(twice)).toBe(2);
    const rows = [[0.5, -2]];
    const [band] = twice.bands;
    expect(await compare(withPixelStep(twice, { kind: 'linear', rows, offsets: [3] }, [band]))).toBe(2);
  });
});

const CODINGS: [string, Partial<TinyImage>][] = [
  ['plain tiles', TILES],
  ['deflated tiles', { ...TILES, ...deflated }],
  ['deflated strips', { rowsPerStrip: 4, ...deflated }],
  [
    'ZSTD tiles',
    { ...TILES, compression: 50000, encode: (bytes) => new Uint8Array(zstdCompressSync(bytes)) },
  ],
  ['sparse tiles of a plane for each band', { ...TILES, planar: true, sparse: [1, 3] }],
];

describe('of a window, some rows', () => {
  it.each(CODINGS)('are decoded from the tops of blocks: %s', async (_title, changes) => {
    const dataset = await open(changes);
    for (const height of [1, 3, 5, 16, 20, 26]) {
      const window = { column: 0, row: 0, width: SIZE.width, height };
      const deferred = await dataset.defer?.(window);
      const rows = await dataset.read(window);
      if (deferred) expect(openDeferred(deferred, nodeCodecs)).toEqual(rows);
    }
    const top = await dataset.defer?.({ column: 0, row: 0, width: SIZE.width, height: 4 });
    expect(top).toBeDefined();
  });

  it.each(CODINGS)('are those that are asked for, in slices: %s', async (_title, changes) => {
    const dataset = await open(changes);
    const whole = { column: 0, row: 0, ...SIZE };
    const parts = [
      { ...whole, row: 2, height: 3 },
      { ...whole, row: 14, height: 5 },
      { ...whole, row: 25, height: 1 },
    ];
    const deferred = await dataset.defer?.(whole);
    let count = 0;
    for (const slice of openDeferredRows(deferred!, nodeCodecs, parts)) {
      expect(slice).toEqual(await dataset.read(parts[count++]));
    }
    expect(count).toBe(3);
  });

  it('come a few at a time where bands are many', async () => {
    const random = createRandom(2);
    const bands = Array.from({ length: 300 }, () =>
      Uint16Array.from({ length: SIZE.width * SIZE.height }, () => random.below(9)),
    );
    const dataset = await open({ ...TILES, ...deflated, bands });
    const deferred = await dataset.defer?.({ column: 0, row: 0, ...SIZE });
    const heights: number[] = [];
    for (const slice of openDeferredRows(deferred!, nodeCodecs)) {
      expect(slice).toEqual(await dataset.read(slice.window));
      heights.push(slice.window.height);
    }
    expect(heights).toEqual([10, 10, 6]);
  });

  it('need only the part of a stream that holds them, however uneven it is', async () => {
    const pixels = SIZE.width * SIZE.height;
    const random = createRandom(3);
    // Nothing above, noise below: the first rows take hardly any of the bytes, and the last ones nearly all.
    for (const isUpsideDown of [false, true]) {
      const bands = [0, 1, 2].map(() =>
        Uint16Array.from({ length: pixels }, (_, i) => (i < 400 === isUpsideDown ? random.below(60000) : 8)),
      );
      const dataset = await open({ ...deflated, rowsPerStrip: SIZE.height, bands });
      for (const height of [1, 9, 10, 11, 25]) {
        const window = { column: 0, row: 0, width: SIZE.width, height };
        const deferred = await dataset.defer?.(window);
        expect(openDeferred(deferred!, nodeCodecs)).toEqual(await dataset.read(window));
      }
    }
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
