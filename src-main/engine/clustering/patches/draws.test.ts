import { describe, expect, it } from 'vitest';
import type { Window } from '../../raster/window.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { balancedDraws, drawsInOrder, shuffledDraws, type Draws } from './draws.ts';
import { gatherPatches, openPatchSource, type PatchSource } from './patch-source.ts';
import { hillyRaster, prepared } from './patches.test-setup.ts';

const rising = (draws: Draws): number[] => [...draws].sort((one, other) => one - other);

/** A source of 15 tiles that holds six of them. */
async function smallSource(onRead?: (window: Window) => void): Promise<PatchSource> {
  const raster = hillyRaster(640, 384, { onRead });
  const { input, positions } = await prepared(raster, { sample: { size: 6000, seed: 1 } });
  return openPatchSource(raster, input, positions, 6 * 132 * 132 * 3 * 4);
}

describe('the pixels of an epoch', () => {
  it('are all of them, once, in an order that follows from seed and epoch', async () => {
    for (const source of [await prepared(hillyRaster(50, 40)), await smallSource()]) {
      const draws = shuffledDraws(source, 3, 7);
      expect(rising(draws)).toEqual([...drawsInOrder(source)]);
      expect([...draws]).not.toEqual([...drawsInOrder(source)]);
      expect(shuffledDraws(source, 3, 7)).toEqual(draws);
      expect(shuffledDraws(source, 3, 8)).not.toEqual(draws);
      expect(shuffledDraws(source, 4, 7)).not.toEqual(draws);
    }
  });

  it('come anywhere equally often where all tiles are held', async () => {
    const source = await prepared(hillyRaster(10, 10));
    const sums = new Float64Array(100);
    for (let epoch = 0; epoch < 400; epoch++) {
      shuffledDraws(source, 1, epoch).forEach((pixel, place) => (sums[pixel] += place / 400));
    }
    // A mean of 400 places is off by 1.4 in one of three.
    for (const sum of sums) expect(Math.abs(sum - 49.5)).toBeLessThan(7);
  });

  it('lie in a few tiles at a time where not all are held, so that each is read once', async () => {
    const reads: Window[] = [];
    const source = await smallSource((window) => reads.push(window));
    const draws = shuffledDraws(source, 1, 1);
    reads.length = 0;
    for (let from = 0; from < draws.length; from += 200) {
      await gatherPatches(source, draws.subarray(from, from + 200), testRun());
    }
    expect(reads).toHaveLength(15);
    const firstBatch = new Set(draws.subarray(0, 200).map((pixel) => source.tileOf[pixel]));
    expect(firstBatch.size).toBe(3);
    const firstTiles = (epoch: number): number[] =>
      [...shuffledDraws(source, 1, epoch)].slice(0, 200).map((pixel) => source.tileOf[pixel]);
    expect(new Set([1, 2, 3, 4].flatMap(firstTiles)).size).toBeGreaterThan(6);
  });
});

describe('pixels balanced by class', () => {
  it('are as many of each class, all of a small one again and again, none of class 0', async () => {
    const source = await prepared(hillyRaster(40, 25));
    const ids = Uint16Array.from({ length: 1000 }, (_, pixel) =>
      pixel < 100 ? 0 : pixel < 110 ? 1 : pixel < 300 ? 2 : 5,
    );
    const draws = balancedDraws(source, ids, 1, 1);
    expect(draws).toHaveLength(1000);
    const times = new Map<number, number>();
    for (const pixel of draws) times.set(pixel, (times.get(pixel) ?? 0) + 1);
    const ofClass = (id: number): number[] =>
      [...times].filter(([pixel]) => ids[pixel] === id).map(([, count]) => count);
    const total = (id: number): number => ofClass(id).reduce((sum, count) => sum + count, 0);
    expect(ofClass(0)).toEqual([]);
    for (const id of [1, 2, 5]) expect(Math.abs(total(id) - 1000 / 3)).toBeLessThanOrEqual(3);
    expect(ofClass(1)).toHaveLength(10);
    expect(Math.min(...ofClass(1))).toBeGreaterThanOrEqual(30);
    expect(Math.max(...ofClass(5))).toBe(1);
    expect(balancedDraws(source, new Uint16Array(1000), 1, 1)).toHaveLength(0);
    expect(balancedDraws(source, ids, 1, 1)).toEqual(draws);
    expect(balancedDraws(source, ids, 1, 2)).not.toEqual(draws);
  });
});
