import { describe, expect, it } from 'vitest';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import type { Raster } from '../../raster/raster.ts';
import type { RunEvent } from '../../run.ts';
import { arrayRaster } from '../../testing/array-raster.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { drawsInOrder } from './draws.ts';
import { patchBatches } from './patch-batches.ts';
import { gatherPatches, type PatchSource } from './patch-source.ts';
import { hillyRaster, OPTIONS, prepared } from './patches.test-setup.ts';
import { batchSizeFor, preparePatches, reopenPatches } from './prepare-patches.ts';

const run = testRun();

/** All patches of a source as a net gets them. */
async function allPatches(source: PatchSource): Promise<Float32Array> {
  const draws = drawsInOrder(source);
  const wanted = { draws, batchSize: draws.length, views: [[]], seed: 1, epoch: 0 };
  for await (const { views } of patchBatches(source, wanted, run)) return views[0];
  throw new Error('There is no batch.');
}

/** Mean and deviation of every `step`-th number from the first on, no data (0) included. */
function momentsAt(values: Float32Array, first: number, step: number): { mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (let i = first; i < values.length; i += step, count++) {
    sum += values[i];
    squares += values[i] ** 2;
  }
  return { mean: sum / count, deviation: Math.sqrt(squares / count - (sum / count) ** 2) };
}

describe('patches standardised by feature', () => {
  it('have mean 0 and deviation 1 in each of their numbers', async () => {
    const patches = await allPatches(await prepared(hillyRaster(150, 60), { standardise: 'feature' }));
    for (let feature = 0; feature < 75; feature++) {
      const { mean, deviation } = momentsAt(patches, feature, 75);
      expect(mean).toBeCloseTo(0, 4);
      expect(deviation).toBeCloseTo(1, 4);
    }
  });

  it('learn from the pixels that have data alone, and have 0 for the others', async () => {
    const isMissing = (column: number): boolean => column % 3 === 2;
    const raster = hillyRaster(60, 60, { isMissing });
    const source = await prepared(raster, { standardise: 'feature' });
    const raw = await gatherPatches(source, drawsInOrder(source), run);
    const patches = await allPatches(source);
    for (let feature = 0; feature < 75; feature++) {
      const own = raw.filter((value, i) => i % 75 === feature && !Number.isNaN(value));
      expect(source.input.features!.means[feature]).toBeCloseTo(momentsAt(own, 0, 1).mean, 5);
      expect(source.input.features!.deviations[feature]).toBeCloseTo(momentsAt(own, 0, 1).deviation, 5);
    }
    raw.forEach((value, i) => {
      if (Number.isNaN(value)) expect(patches[i]).toBe(0);
    });
  });

  it('do not blow up what is constant but for rounding', async () => {
    for (const constant of [0.1, 0.3, 0.7, 1.1, 1.7, 2.3, 3.1, 4.7]) {
      // The right neighbours that have data are all of the second column.
      const raster = arrayRaster({
        width: 6,
        height: 3001,
        sample: (column, row) => (column > 1 ? NaN : column === 1 ? constant : Math.sin(row)),
      });
      const { deviations } = (await prepared(raster, { standardise: 'feature', side: 3 })).input.features!;
      expect(deviations.map((deviation) => deviation > 0)).toEqual(
        Array.from({ length: 9 }, (_, place) => place % 3 !== 2),
      );
    }
  });

  it('differ little from those standardised by component: places of a patch see the same scene', async () => {
    const { features } = (await prepared(hillyRaster(200, 200), { standardise: 'feature', side: 11 })).input;
    for (let feature = 0; feature < features!.means.length; feature++) {
      expect(Math.abs(features!.means[feature])).toBeLessThan(0.1);
      expect(features!.deviations[feature]).toBeGreaterThan(0.9);
      expect(features!.deviations[feature]).toBeLessThan(1.1);
    }
  });
});

describe('patches standardised by component', () => {
  it('have middles of mean 0 and deviation 1', async () => {
    const patches = await allPatches(await prepared(hillyRaster(150, 60)));
    for (const component of [0, 1, 2]) {
      const { mean, deviation } = momentsAt(patches, component * 25 + 12, 75);
      expect(mean).toBeCloseTo(0, 3);
      expect(deviation).toBeCloseTo(1, 3);
    }
  });

  it.skipIf(!hasPython('numpy'))(
    'have the components that numpy finds (skipped where it is absent)',
    async () => {
      const raster = hillyRaster(40, 30, { bandCount: 5 });
      const patches = await allPatches(await prepared(raster, { side: 1, components: 5 }));
      const { bands } = await raster.read({ column: 0, row: 0, width: 40, height: 30 });
      const theirs = askPython<number[][]>(
        `
import numpy as np
x = np.array(given)
z = (x - x.mean(1, keepdims=True)) / x.std(1, keepdims=True)
values, vectors = np.linalg.eigh(np.cov(z))
scores = vectors.T[::-1] @ z / np.sqrt(values[::-1])[:, None]
answer(scores.tolist())`,
        bands.map((band) => [...band].map(Number)),
      );
      theirs.forEach((scores, component) => {
        const sign = Math.sign(scores[0] * patches[component]);
        scores.forEach((score, pixel) => expect(patches[pixel * 5 + component]).toBeCloseTo(sign * score, 2));
      });
    },
  );
});

describe('preparing patches', () => {
  const flat = (bandCount: number): Raster =>
    arrayRaster({
      width: 12,
      height: 12,
      bandCount,
      sample: (column, _row, band) => (band === 0 ? 7 : column * band),
    });

  it('takes all components where there are fewer bands, and none of a constant band', async () => {
    expect((await prepared(hillyRaster(20, 20, { bandCount: 1 }))).input.projection.offsets).toHaveLength(1);
    expect((await prepared(hillyRaster(20, 20, { bandCount: 2 }))).input.projection.offsets).toHaveLength(2);
    const { projection } = (await prepared(flat(2))).input;
    expect(projection.coefficients).toHaveLength(1);
    expect(projection.coefficients[0][0]).toBe(0);
  });

  it.each(['feature', 'component'] as const)(
    'gives zeros for a constant scene, by %s',
    async (standardise) => {
      const source = await prepared(flat(1), { standardise });
      expect((await allPatches(source)).every((value) => value === 0)).toBe(true);
    },
  );

  it('does with 400 bands and with values that are out of all proportion or not finite', async () => {
    const source = await prepared(hillyRaster(30, 30, { bandCount: 400 }), {
      components: 8,
      standardise: 'feature',
    });
    expect(source.input.projection.offsets).toHaveLength(8);
    const wild = arrayRaster({
      width: 20,
      height: 20,
      sample: (column, row) => (row === 3 ? [1e30, -Infinity, NaN][column % 3] : column),
    });
    const patches = await allPatches(await prepared(wild, { standardise: 'feature' }));
    expect(patches.length).toBe(380 * 25);
    expect(patches.every(Number.isFinite)).toBe(true);
  });

  it('draws as many pixels as are asked for, by the seed, and gives the same patches again for what it learnt', async () => {
    const raster = hillyRaster(90, 90);
    const sample = { size: 500, seed: 4 };
    const source = await prepared(raster, { sample, standardise: 'feature' });
    expect(source.positions).toHaveLength(500);
    const other = await prepared(raster, { sample: { size: 500, seed: 5 } });
    expect(other.positions).not.toEqual(source.positions);
    const again = await reopenPatches(raster, JSON.parse(JSON.stringify(source.input)), { sample }, run);
    expect(await allPatches(again)).toEqual(await allPatches(source));
  });

  it('says so where a patch has no middle, and where no pixel is valid', async () => {
    const raster = hillyRaster(9, 9);
    await expect(preparePatches(raster, { ...OPTIONS, side: 4 }, run)).rejects.toThrow('choose an odd size');
    const empty = hillyRaster(9, 9, { isMissing: () => true });
    await expect(prepared(empty)).rejects.toMatchObject({ code: 'too-few-pixels' });
  });

  it('stops when told', async () => {
    const controller = new AbortController();
    const report = ({ stage }: { stage: string }): void => {
      if (stage === 'Measuring the patches') controller.abort();
    };
    const stopped = testRun({ signal: controller.signal, report });
    const preparing = prepared(hillyRaster(400, 400), { standardise: 'feature', maximumBytes: 0 }, stopped);
    await expect(preparing).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the size of a batch', () => {
  const raster = { name: 'scene' };
  const shape = { components: 8, side: 11 };

  it('is that of all pixels where these are fewer, which is told', () => {
    const told: RunEvent[] = [];
    const tell = (event: RunEvent): void => void told.push(event);
    expect(batchSizeFor(512, raster, 512, shape, { tell })).toBe(512);
    expect(told).toEqual([]);
    expect(batchSizeFor(512, raster, 100, shape, { tell })).toBe(100);
    expect(told).toMatchObject([
      { kind: 'notice', message: expect.stringContaining('100 patches instead of 512') },
    ]);
  });

  it('is refused where there is one pixel, or no memory', () => {
    expect(() => batchSizeFor(512, raster, 1, shape, {})).toThrow('there is only one');
    expect(() => batchSizeFor(100_000, raster, 200_000, shape, {})).toThrow('ask for at most 69327');
  });
});
