import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource } from '../../../bytes.ts';
import { createBlockCache } from '../../../raster/cache.ts';
import type { ReadOptions } from '../../../raster/raster.ts';
import type { Samples } from '../../../raster/samples.ts';
import { openContext } from '../../../testing/open-context.ts';
import { writeTinyTiff } from '../../../testing/tiny-tiff.ts';
import { inlineWorkers } from '../../../workers.ts';
import { geotiffReader } from './geotiff-reader.ts';

const SIDE = 512;
const BANDS = 12;
const TILE = 256;
/** Of one tile, all bands. */
const TILE_BYTES = TILE * TILE * BANDS * 8;
/** Touches four tiles. */
const SCREEN = { column: 100, row: 120, width: 300, height: 280 };

/** Four tiles of 6 MB each, more than is unpacked whole without a cache to match; counts what is inflated. */
async function openScene(cacheBytes: number) {
  const bands = Array.from({ length: BANDS }, (_, band) =>
    Float64Array.from({ length: SIDE * SIDE }, (_, pixel) => band * 1000 + (pixel % 997)),
  );
  const encode = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateSync(bytes, { level: 1 }));
  const tile = { width: TILE, height: TILE };
  const image = {
    width: SIDE,
    height: SIDE,
    sampleType: 'float64',
    bands,
    tile,
    compression: 8,
    encode,
  } as const;
  const counted = { inflations: 0 };
  const codecs: typeof nodeCodecs = {
    ...nodeCodecs,
    inflate: (bytes, maximumBytes) => {
      counted.inflations += 1;
      return nodeCodecs.inflate(bytes, maximumBytes);
    },
  };
  const cache = createBlockCache(cacheBytes);
  const source = memorySource('bands.tif', writeTinyTiff([image]));
  const dataset = await geotiffReader.open(source, openContext(inlineWorkers(codecs), { cache }));
  const look = async (bands: readonly number[], options: ReadOptions = {}): Promise<readonly Samples[]> =>
    (await dataset.read(SCREEN, { ...options, bands })).bands;
  const expected = (band: number): number[] => [
    band * 1000 + ((SCREEN.row * SIDE + SCREEN.column) % 997),
    band * 1000 + (((SCREEN.row + SCREEN.height - 1) * SIDE + SCREEN.column + SCREEN.width - 1) % 997),
  ];
  return { dataset, cache, counted, look, expected };
}

const corners = (samples: Samples): unknown[] => [samples[0], samples[samples.length - 1]];

it('inflates nothing again when other bands of a screen are looked at, where the cache holds a screen', async () => {
  const { counted, look, expected } = await openScene(9 * TILE_BYTES);
  await look([0, 1, 2]);
  expect(counted.inflations).toBe(4);
  for (const bands of [
    [3, 4, 5],
    [11, 0, 7],
    [6, 8, 9, 10],
  ]) {
    expect((await look(bands)).map(corners)).toEqual(bands.map(expected));
  }
  expect(counted.inflations).toBe(4);
});

it('unpacks only the bands asked for where the cache is too small for a screen of all', async () => {
  const { cache, counted, look, expected } = await openScene(4 * TILE_BYTES);
  await look([0, 1, 2]);
  expect(cache.bytes).toBe((4 * TILE_BYTES * 3) / BANDS);
  expect((await look([3, 2])).map(corners)).toEqual([3, 2].map(expected));
  expect(counted.inflations).toBe(8);
  await look([0, 1, 2, 3]);
  expect(counted.inflations).toBe(8);
});

it('keeps nothing of what is read once, and lets go of all when closed', async () => {
  const { dataset, cache, look, expected } = await openScene(9 * TILE_BYTES);
  const whole = { column: 0, row: 0, width: SIDE, height: SIDE };
  await dataset.read(whole, { once: true });
  expect(cache.bytes).toBe(0);
  const [part] = await look([5], { once: true });
  expect(corners(part)).toEqual(expected(5));
  expect(cache.bytes).toBe(4 * TILE_BYTES);
  await dataset.close();
  expect(cache.bytes).toBe(0);
});
