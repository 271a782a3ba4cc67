import { describe, expect, it } from 'vitest';
import { testRun } from '../../testing/check-clusterer.ts';
import type { Window } from '../../raster/window.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { drawsInOrder } from './draws.ts';
import { parsePatchInput } from './parse-patch-input.ts';
import { isShareable } from './patch-input.ts';
import { gatherPatches, neighboursOf, openPatchSource } from './patch-source.ts';
import { bounced, hillyRaster, patchAt, prepared, somePixels } from './patches.test-setup.ts';

const run = testRun();

function expectSame(patches: Float32Array, expected: readonly number[]): void {
  expect(patches.length).toBe(expected.length);
  patches.forEach((value, i) => {
    if (Number.isNaN(expected[i])) expect(value).toBeNaN();
    else expect(value).toBeCloseTo(expected[i], 4);
  });
}

describe('the patches of pixels', () => {
  it('lie around them, across the borders of tiles, and are mirrored at the edges of the scene', async () => {
    const raster = hillyRaster(300, 140);
    const source = await prepared(raster);
    const at = [
      0,
      1,
      299,
      300 * 139,
      300 * 140 - 1,
      300 * 70 + 127,
      300 * 70 + 128,
      300 * 127 + 255,
      300 * 128 + 256,
    ];
    const pixels = Uint32Array.from([...at, ...somePixels(source, 20)]);
    const patches = await gatherPatches(source, pixels, run);
    for (const [i, pixel] of pixels.entries()) {
      expectSame(
        patches.subarray(i * 75, (i + 1) * 75),
        await patchAt(raster, source.input, source.positions[pixel]),
      );
    }
  });

  it.each([
    [3, 4],
    [1, 9],
    [2, 1],
  ])('are mirrored again and again in a scene of %i x %i pixels', async (width, height) => {
    const raster = hillyRaster(width, height);
    const source = await prepared(raster, { side: 11, components: 1 });
    const patches = await gatherPatches(source, drawsInOrder(source), run);
    for (const [pixel, position] of source.positions.entries()) {
      expectSame(
        patches.subarray(pixel * 121, (pixel + 1) * 121),
        await patchAt(raster, source.input, position),
      );
    }
  });

  it('belong to valid pixels alone, and have NaN, or the middle, for those without data', async () => {
    const isMissing = (column: number, row: number): boolean => (column + row) % 3 === 0;
    const raster = hillyRaster(20, 20, { isMissing });
    const source = await prepared(raster);
    expect(source.positions.length).toBe(267);
    expect(source.positions.every((position) => !isMissing(position % 20, Math.floor(position / 20)))).toBe(
      true,
    );
    const pixels = somePixels(source, 10);
    const holed = await gatherPatches(source, pixels, run);
    const centred = openPatchSource(raster, { ...source.input, fill: 'centre' }, source.positions);
    const filled = await gatherPatches(centred, pixels, run);
    for (const [i, pixel] of pixels.entries()) {
      const expected = await patchAt(raster, source.input, source.positions[pixel]);
      expectSame(holed.subarray(i * 75, (i + 1) * 75), expected);
      const middles = expected.map((value, at) =>
        Number.isNaN(value) ? expected[at - (at % 25) + 12] : value,
      );
      expectSame(filled.subarray(i * 75, (i + 1) * 75), middles);
    }
  });

  it('are the same bits for any number of threads and any memory', async () => {
    const raster = hillyRaster(400, 300);
    const source = await prepared(raster, { standardise: 'feature' });
    const many = testRun({ workers: scrambledWorkers(3) });
    const small = await prepared(raster, { standardise: 'feature', maximumBytes: 1 }, many);
    expect(small.input).toEqual(source.input);
    const pixels = somePixels(source, 100);
    expect(await gatherPatches(small, pixels, many)).toEqual(await gatherPatches(source, pixels, run));
  });

  it('are made from tiles of which no more are held than the memory allows, each read once where all fit', async () => {
    const reads: Window[] = [];
    const raster = hillyRaster(640, 384, { onRead: (window) => reads.push(window) });
    const { input, positions } = await prepared(raster);
    const tileBytes = 132 * 132 * 3 * 4;
    for (const [maximumBytes, capacity] of [
      [3.5 * tileBytes, 3],
      [15 * tileBytes, 15],
      [0, 1],
    ]) {
      reads.length = 0;
      const source = openPatchSource(raster, input, positions, maximumBytes);
      expect(source.tiles.capacity).toBe(capacity);
      for (let seed = 0; seed < 2; seed++) {
        await gatherPatches(source, somePixels(source, 100, seed), run);
        expect(source.tiles.held).toBeLessThanOrEqual(capacity);
      }
      if (capacity === 15) expect(reads).toHaveLength(15);
      else expect(reads.length).toBeGreaterThan(15);
      expect(Math.max(...reads.map(({ width, height }) => width * height))).toBeLessThanOrEqual(132 * 132);
    }
  });

  it('come from tiles of whole strips where the raster is stored in strips', () => {
    const raster = { ...hillyRaster(5000, 300), blockSize: { width: 5000, height: 1 } };
    const projection = { bandCount: 4, coefficients: [[1, 0, 0, 0]], offsets: [0] };
    const { layout } = openPatchSource(
      raster,
      { side: 11, projection, fill: 'mean' },
      new Float64Array(0),
    ).tiles;
    expect(layout).toMatchObject({ width: 5000, height: 20 });
    const single = {
      ...raster,
      grid: { ...raster.grid, width: 9000, height: 9000 },
      blockSize: { width: 9000, height: 9000 },
    };
    expect(
      openPatchSource(single, { side: 11, projection, fill: 'mean' }, new Float64Array(0)).tiles.layout,
    ).toMatchObject({
      width: 1024,
      height: 1024,
    });
  });

  it('can be read again after a read that failed', async () => {
    let isBroken = true;
    const whole = hillyRaster(40, 40);
    const source = await prepared(whole);
    const broken = {
      ...whole,
      read: (...wanted: Parameters<typeof whole.read>) =>
        isBroken ? Promise.reject(new Error('cut')) : whole.read(...wanted),
    };
    const fragile = openPatchSource(broken, source.input, source.positions);
    await expect(gatherPatches(fragile, Uint32Array.of(1), run)).rejects.toThrow('cut');
    isBroken = false;
    expect(await gatherPatches(fragile, Uint32Array.of(1), run)).toEqual(
      await gatherPatches(source, Uint32Array.of(1), run),
    );
  });

  it('have as neighbours the valid pixels in a square around them', async () => {
    const isMissing = (column: number, row: number): boolean => column === 2 && row === 1;
    const source = await prepared(hillyRaster(6, 5, { isMissing }));
    const at = (pixels: number[]): number[] => pixels.map((pixel) => source.positions[pixel]);
    const pixelAt = (position: number): number => source.positions.indexOf(position);
    expect(at(neighboursOf(source, pixelAt(7), 1))).toEqual([0, 1, 2, 6, 12, 13, 14]);
    expect(at(neighboursOf(source, pixelAt(29), 1))).toEqual([22, 23, 28]);
    expect(neighboursOf(source, 0, 9)).toHaveLength(28);
  });
});

describe('what makes patches', () => {
  it('is plain data that comes back from JSON, and is refused where it is broken', async () => {
    const { input } = await prepared(hillyRaster(30, 30), { standardise: 'feature', fill: 'centre' });
    expect(parsePatchInput(JSON.parse(JSON.stringify(input)))).toEqual(input);
    const broken = [
      { ...input, side: 4 },
      { ...input, side: 7 },
      { ...input, projection: { ...input.projection, offsets: [1] } },
      { ...input, projection: { ...input.projection, bandCount: 3 } },
      { ...input, fill: 'zero' },
      { ...input, features: { means: [null], deviations: [1] } },
      null,
    ];
    for (const data of broken) {
      expect(() => parsePatchInput(data)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    }
  });

  it('can share what it makes of a pixel where the patch has no part in it', () => {
    const projection = { bandCount: 1, coefficients: [[1]], offsets: [0] };
    const features = { means: [0], deviations: [1] };
    expect(isShareable({ side: 1, projection, fill: 'mean' })).toBe(true);
    expect(isShareable({ side: 1, projection, fill: 'centre' })).toBe(false);
    expect(isShareable({ side: 1, projection, fill: 'mean', features })).toBe(false);
  });

  it('refuses a raster with other bands', async () => {
    const { input, positions } = await prepared(hillyRaster(9, 9));
    const other = hillyRaster(9, 9, { bandCount: 5 });
    expect(() => openPatchSource(other, input, positions)).toThrow(
      'made from 4 bands and cannot be made from 5',
    );
  });
});

it('the walk of these tests turns round at both ends', () => {
  expect([-7, -1, 0, 2, 3, 4, 9].map((place) => bounced(place, 3))).toEqual([1, 1, 0, 2, 1, 0, 1]);
});
