import { describe, expect, it } from 'vitest';
import type { Grid } from '../geo/grid.ts';
import { createRandom } from '../random.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Raster } from '../raster/raster.ts';
import { askPython, hasPython } from '../ask-python.test-setup.ts';
import { testRun } from '../testing/check-clusterer.ts';
import { syntheticGrid } from '../testing/synthetic-scene.ts';
import { confusion, type Confusion } from './confusion.ts';

function rasterOf(
  name: string,
  values: readonly number[],
  grid: Grid = syntheticGrid(4, values.length / 4),
): Raster {
  const band = { name: 'Class', sampleType: 'uint8' as const, scale: 1, offset: 0, nodata: 0 };
  return memoryRaster({ name, grid, bands: [band], samples: [Uint8Array.from(values)] });
}

const compare = (map: readonly number[], reference: readonly number[]): Promise<Confusion> =>
  confusion(rasterOf('map.tif', map), rasterOf('reference.tif', reference), testRun());

describe('confusion', () => {
  it('counts by hand, in pixels and hectares; what the map leaves out is wrong, what the reference does is not looked at', async () => {
    const found = await compare([1, 1, 2, 2, 2, 0, 5, 1], [1, 1, 1, 2, 2, 2, 0, 7]);
    expect(found).toMatchObject({ pixels: 7, rows: [0, 1, 2], columns: [1, 2, 7], overallAccuracy: 4 / 7 });
    expect(found.counts).toEqual([
      [0, 1, 0],
      [2, 0, 1],
      [1, 2, 0],
    ]);
    expect(found.classes).toEqual([
      {
        id: 1,
        mapPixels: 3,
        referencePixels: 3,
        ...areas(3, 3),
        userAccuracy: 2 / 3,
        producerAccuracy: 2 / 3,
        f1: 2 / 3,
      },
      {
        id: 2,
        mapPixels: 3,
        referencePixels: 3,
        ...areas(3, 3),
        userAccuracy: 2 / 3,
        producerAccuracy: 2 / 3,
        f1: 2 / 3,
      },
      {
        id: 7,
        mapPixels: 0,
        referencePixels: 1,
        ...areas(0, 1),
        userAccuracy: null,
        producerAccuracy: 0,
        f1: 0,
      },
    ]);
    expect(found.quantityDisagreement).toBeCloseTo(1 / 7, 12);
    expect(found.allocationDisagreement).toBeCloseTo(2 / 7, 12);
  });

  it('is complete for a map with itself, also with one class', async () => {
    for (const map of [
      [1, 2, 3, 0],
      [4, 4, 4, 4],
    ]) {
      expect(await compare(map, map)).toMatchObject({
        overallAccuracy: 1,
        kappa: 1,
        quantityDisagreement: 0,
        allocationDisagreement: 0,
      });
    }
  });

  it('sums the areas of rows that differ, and knows none where pixels have no place', async () => {
    const degrees: Grid = {
      width: 1,
      height: 2,
      transform: [0.1, 0, 10, 0, -30, 60],
      georeferenced: true,
      crs: { name: 'WGS 84', epsg: 4326, unit: 'degree' },
    };
    const [north, south] = (
      await confusion(rasterOf('m', [1, 2], degrees), rasterOf('r', [1, 2], degrees), testRun())
    ).classes;
    expect(north.mapHectares! / south.mapHectares!).toBeCloseTo(
      (Math.sin(Math.PI / 3) - Math.sin(Math.PI / 6)) / Math.sin(Math.PI / 6),
      1,
    );
    const nowhere = { ...degrees, georeferenced: false };
    const found = await confusion(rasterOf('m', [1, 2], nowhere), rasterOf('r', [1, 2], nowhere), testRun());
    expect(found.classes[0].mapHectares).toBeUndefined();
  });

  it('refuses other grids and a reference without classes', async () => {
    await expect(compare([1, 2, 3, 4], [1, 2, 3, 4, 5, 6, 7, 8])).rejects.toThrow(
      /4 x 1 pixels and .* 4 x 2/,
    );
    const grid = syntheticGrid(4, 1);
    const moved = rasterOf('moved.tif', [1, 2, 3, 4], { ...grid, transform: [30, 0, 0, 0, -30, 0] });
    const work = confusion(rasterOf('map.tif', [1, 2, 3, 4]), moved, testRun());
    await expect(work).rejects.toThrow(/lie in different places/);
    const both = { ...moved, bands: [moved.bands[0], moved.bands[0]] };
    await expect(confusion(both, moved, testRun())).rejects.toThrow(/moved\.tif has 2 bands/);
    await expect(compare([1, 1, 1, 1], [0, 0, 0, 0])).rejects.toThrow(
      /reference\.tif has no pixel with a class/,
    );
  });

  it.skipIf(!hasPython('sklearn'))(
    'agrees with scikit-learn (skipped where python3-sklearn is absent)',
    async () => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const random = createRandom(seed);
        const reference = Array.from({ length: 400 }, () => random.below(5));
        const map = reference.map((id) => (random.next() < 0.4 ? 1 + random.below(5) : Math.max(1, id)));
        const found = await compare(map, reference);
        const theirs = askPython<
          Record<'user' | 'producer' | 'f1', number[]> & Record<'oa' | 'kappa', number>
        >(
          `
from sklearn import metrics
pairs = [(m, r) for m, r in zip(given['map'], given['reference']) if r != 0]
m, r = zip(*pairs)
user, producer, f1, _ = metrics.precision_recall_fscore_support(r, m, labels=sorted(set(m) | set(r)), zero_division=0)
answer({'user': user.tolist(), 'producer': producer.tolist(), 'f1': f1.tolist(),
        'oa': metrics.accuracy_score(r, m), 'kappa': metrics.cohen_kappa_score(r, m)})
`,
          { map, reference },
        );
        found.classes.forEach(({ userAccuracy, producerAccuracy, f1 }, i) => {
          expect(userAccuracy ?? 0).toBeCloseTo(theirs.user[i], 12);
          expect(producerAccuracy ?? 0).toBeCloseTo(theirs.producer[i], 12);
          expect(f1).toBeCloseTo(theirs.f1[i], 12);
        });
        expect(found.overallAccuracy).toBeCloseTo(theirs.oa, 12);
        expect(found.kappa).toBeCloseTo(theirs.kappa, 12);
      }
    },
  );
});

const areas = (map: number, reference: number) => ({
  mapHectares: expect.closeTo(map * 0.09, 12) as number,
  referenceHectares: expect.closeTo(reference * 0.09, 12) as number,
});
