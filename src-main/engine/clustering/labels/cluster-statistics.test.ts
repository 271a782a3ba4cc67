import { describe, expect, it } from 'vitest';
import type { Raster } from '../../raster/raster.ts';
import { bandMoments, standardiseRaster } from '../../raster/standardise.ts';
import { windowsOf, type Window } from '../../raster/window.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene, type SyntheticSceneOptions } from '../../testing/synthetic-scene.ts';
import { createClusterStatistics, type ClusterTotals } from './cluster-statistics.ts';
import { tallyBlock } from './label-block.ts';

const SIZE = { width: 70, height: 40 };

function scene(options: Partial<SyntheticSceneOptions> = {}): { raster: Raster; truth: Raster } {
  return syntheticScene({
    ...SIZE,
    fields: [
      [30000, 100],
      [31000, 60000],
      [200, 40000],
    ],
    noise: 40,
    missing: 0.1,
    nodata: 0,
    sampleType: 'uint16',
    ...options,
  });
}

async function totalsOf(raster: Raster, truth: Raster, windows: Iterable<Window>): Promise<ClusterTotals[]> {
  const statistics = createClusterStatistics(raster, 4);
  for (const window of windows) {
    const ids = Uint16Array.from((await truth.read(window)).bands[0] as Uint8Array);
    const tallies = tallyBlock(ids, await raster.read(window), statistics.counting);
    statistics.take(window, { ids, tallies });
  }
  return statistics.totals();
}

const windows = (size: number): Window[] => [...windowsOf({ column: 0, row: 0, ...SIZE }, size, size)];

describe('cluster statistics', () => {
  it('are those of two passes over the pixels', async () => {
    const { raster, truth } = scene();
    const totals = await totalsOf(raster, truth, windows(16));
    const { bands } = await raster.read({ column: 0, row: 0, ...SIZE });
    const fields = (await truth.read({ column: 0, row: 0, ...SIZE })).bands[0] as Uint8Array;
    for (const { id, pixels, mean, deviation } of totals.slice(0, 3)) {
      bands.forEach((samples, band) => {
        const own = Array.from(samples as Uint16Array).filter((_, i) => fields[i] === id);
        const average = own.reduce((sum, value) => sum + value, 0) / own.length;
        const variance = own.reduce((sum, value) => sum + (value - average) ** 2, 0) / own.length;
        expect(pixels).toBe(own.length);
        expect(mean[band]).toBeCloseTo(average, 8);
        expect(deviation[band]).toBeCloseTo(Math.sqrt(variance), 8);
      });
    }
  });

  it('do not depend on blocks and their order, to the last bit, for whole numbers', async () => {
    const { raster, truth } = scene();
    const expected = await totalsOf(raster, truth, windows(100));
    for (const size of [1, 7, 16, 33]) {
      const backwards = windows(size).reverse();
      expect(await totalsOf(raster, truth, backwards)).toEqual(expected);
    }
  });

  it('keep the digits of a small deviation around a large mean of float samples', async () => {
    const fields = [[1e9], [1e9 + 500], [-1e9]];
    const { raster, truth } = scene({ sampleType: 'float64', fields, noise: 0.5, nodata: NaN });
    const totals = await totalsOf(raster, truth, windows(16));
    for (const { deviation } of totals.slice(0, 3)) {
      expect(deviation[0]).toBeGreaterThan(0.45);
      expect(deviation[0]).toBeLessThan(0.55);
    }
  });

  it('are physical values: scale and offset applied', async () => {
    const { raster, truth } = scene();
    const bands = raster.bands.map((band) => ({ ...band, scale: -0.5, offset: 7 }));
    const plain = await totalsOf(raster, truth, windows(16));
    const scaled = await totalsOf({ ...raster, bands }, truth, windows(16));
    scaled.slice(0, 3).forEach(({ mean, deviation }, cluster) => {
      expect(mean[1]).toBe(plain[cluster].mean[1]! * -0.5 + 7);
      expect(deviation[1]).toBe(plain[cluster].deviation[1]! * 0.5);
    });
  });

  it('are measured on the samples from before standardising', async () => {
    const { raster, truth } = scene();
    const standardised = standardiseRaster(raster, await bandMoments(raster, testRun()));
    expect(await totalsOf(standardised, truth, windows(16))).toEqual(
      await totalsOf(raster, truth, windows(16)),
    );
  });

  it('give hectares by the area of a pixel, and none where that is unknown', async () => {
    const { raster, truth } = scene();
    for (const { pixels, hectares } of await totalsOf(raster, truth, windows(16))) {
      expect(hectares).toBeCloseTo(pixels * 0.09, 8);
    }
    const lost = { ...raster, grid: { ...raster.grid, crs: undefined } };
    expect((await totalsOf(lost, truth, windows(16)))[0].hectares).toBeUndefined();
  });

  it('have null for an empty cluster', async () => {
    const { raster, truth } = scene();
    const empty = (await totalsOf(raster, truth, windows(16)))[3];
    expect(empty).toEqual({ id: 4, pixels: 0, hectares: 0, mean: [null, null], deviation: [null, null] });
  });
});
