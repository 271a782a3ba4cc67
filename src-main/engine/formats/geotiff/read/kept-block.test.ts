import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource } from '../../../bytes.ts';
import type { Raster } from '../../../raster/raster.ts';
import { readingWindows } from '../../../raster/walk.ts';
import type { Window } from '../../../raster/window.ts';
import { openContext } from '../../../testing/open-context.ts';
import { writeTinyTiff, type TinyImage } from '../../../testing/tiny-tiff.ts';
import { inlineWorkers, type Codecs } from '../../../workers.ts';
import { openDeferredRows } from '../../open-deferred.ts';
import { createGeotiffReader } from './geotiff-reader.ts';

const [width, height] = [1024, 512];
const TILES = 2;
const TILE_BYTES = 512 * 512 * 3 * 2;
const bands = [1, 5, 11].map((factor) =>
  Uint16Array.from({ length: width * height }, (_, at) => (at * factor) % 60_000),
);

async function openCounting(image: Partial<TinyImage> = {}, bigEndian = false) {
  const counts = { inflated: 0 };
  const codecs: Codecs = {
    ...nodeCodecs,
    inflate: (...call) => {
      counts.inflated++;
      return nodeCodecs.inflate(...call);
    },
  };
  const encode = (bytes: Uint8Array): Uint8Array => nodeCodecs.deflate(bytes, 6);
  const tiles = { tile: { width: 512, height: 512 }, compression: 8, encode };
  const bytes = writeTinyTiff([{ width, height, sampleType: 'uint16', bands, ...tiles, ...image }], {
    bigEndian,
  });
  let reads = 0;
  const source = memorySource('scene.tif', bytes);
  const read: typeof source.read = (...call) => {
    reads++;
    return source.read(...call);
  };
  const raster = await createGeotiffReader().open({ ...source, read }, openContext(inlineWorkers(codecs)));
  const pass = (keepBytes?: number, rows?: number) => passOver(raster, codecs, keepBytes, rows);
  /** What a pass costs. */
  const costs = async (work: () => Promise<unknown>): Promise<{ inflated: number; reads: number }> => {
    counts.inflated = reads = 0;
    await work();
    return { ...counts, reads };
  };
  return { pass, costs };
}

/** All samples by deferred windows, or those of the first rows of each. */
async function passOver(raster: Raster, codecs: Codecs, keepBytes?: number, rows?: number) {
  const seen = raster.bands.map(() => new Uint16Array(width * height));
  for (const window of readingWindows(raster)) {
    const part: Window = { ...window, height: rows ?? window.height };
    const deferred = (await raster.defer!(part, { keepBytes }))!;
    for (const { window: slice, bands: samples } of openDeferredRows(deferred, codecs)) {
      samples.forEach((band, index) => {
        for (let row = 0; row < slice.height; row++) {
          const from = (band as Uint16Array).subarray(row * slice.width, (row + 1) * slice.width);
          seen[index].set(from, (slice.row + row) * width + slice.column);
        }
      });
    }
  }
  return seen;
}

it('neither reads nor decompresses again what a pass over some rows has kept', async () => {
  const { pass, costs } = await openCounting();
  expect(await costs(() => pass(2 ** 24, 460))).toEqual({ inflated: TILES, reads: TILES });
  expect(await costs(() => pass())).toEqual({ inflated: 0, reads: 0 });
  expect(await pass()).toEqual(bands);
});

it('keeps what fits, and nothing where nobody asks for it', async () => {
  const some = await openCounting();
  await some.pass(TILE_BYTES + 100);
  expect(await some.costs(() => some.pass(TILE_BYTES + 100))).toEqual({ inflated: 1, reads: 1 });
  const none = await openCounting();
  await none.pass();
  expect(await none.costs(() => none.pass())).toEqual({ inflated: TILES, reads: TILES });
});

it('leaves what is kept as it is, whatever has to be undone', async () => {
  const floats = bands.map((samples) => Float32Array.from(samples, (sample) => sample / 7));
  const cases: [Partial<TinyImage>, boolean][] = [
    [{ tags: { 317: { short: [2] } } }, true],
    [{ sampleType: 'float32', bands: floats, tags: { 317: { short: [3] } } }, false],
  ];
  for (const [image, bigEndian] of cases) {
    const { pass } = await openCounting(image, bigEndian);
    const first = await pass(2 ** 24);
    expect(await pass()).toEqual(first);
    expect(await pass()).toEqual(first);
  }
});

it('keeps no room for tiles without data, and gives them again', async () => {
  const { pass, costs } = await openCounting({ sparse: [1] });
  const first = await pass(2 ** 24);
  expect(first[0][1023]).toBe(0);
  expect(await costs(() => pass())).toEqual({ inflated: 0, reads: 0 });
  expect(await pass()).toEqual(first);
});
