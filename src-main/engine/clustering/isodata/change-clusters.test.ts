import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { createPace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { boundClusters } from './bound-clusters.ts';
import { changeClusters } from './change-clusters.ts';
import { firstCentres } from './fit-isodata.ts';
import type { IsodataLimits } from './isodata-limits.ts';
import { measureClusters, type MeasuredCluster } from './measure-clusters.ts';
import { mergeClusters } from './merge-clusters.ts';
import { splitClusters } from './split-clusters.ts';

const LIMITS: IsodataLimits = {
  wanted: 4,
  fewest: 1,
  most: 8,
  leastPixels: 10,
  widest: 1,
  closest: 2,
  mergesPerStep: 2,
  units: [1, 10],
};

function cluster(pixels: number, mean: number[], deviation = [0.5, 5]): MeasuredCluster {
  return { pixels, mean: Float64Array.from(mean), deviation: Float64Array.from(deviation) };
}

const rows = (means: readonly Float64Array[]): number[][] => means.map((mean) => [...mean]);

describe('splitting', () => {
  const narrow = cluster(100, [0, 0]);

  it('puts the halves half a deviation apart from the mean, in the band that is widest in its units', () => {
    const wide = cluster(100, [50, 50], [0.9, 30]);
    expect(rows(splitClusters([narrow, wide], LIMITS))).toEqual([
      [0, 0],
      [50, 35],
      [50, 65],
    ]);
  });

  it('leaves alone what is not wide, has not the pixels of two, or spreads less than most do', () => {
    const wanted = { ...LIMITS, wanted: 2 };
    expect(splitClusters([narrow, cluster(100, [5, 5], [1, 10])], wanted)).toHaveLength(2);
    expect(splitClusters([narrow, cluster(22, [5, 5], [3, 0])], wanted)).toHaveLength(2);
    const spread = cluster(900, [9, 9], [2, 20]);
    expect(rows(splitClusters([cluster(100, [5, 5], [1.5, 0]), spread], wanted))).toHaveLength(3);
  });

  it('splits the widest first up to the most clusters', () => {
    const clusters = [2, 4, 3].map((width, i) => cluster(100, [i, i], [width, 0]));
    expect(rows(splitClusters(clusters, { ...LIMITS, wanted: 6, most: 4 }))).toEqual([
      [0, 0],
      [-1, 1],
      [3, 1],
      [2, 2],
    ]);
  });

  it('splits what has the most scatter where there are too few, whatever its width', () => {
    const clusters = [cluster(100, [0, 0], [0.4, 0]), cluster(1000, [5, 5], [0.2, 0])];
    expect(rows(splitClusters(clusters, { ...LIMITS, fewest: 3 }))).toEqual([
      [0, 0],
      [4.9, 5],
      [5.1, 5],
    ]);
  });
});

describe('merging', () => {
  it('gives the mean of all pixels, closest pairs first, each cluster once', () => {
    const clusters = [0, 1.5, 2, 30].map((at, i) => cluster(i === 1 ? 300 : 100, [at, 0], [0.1, 1]));
    expect(rows(mergeClusters(clusters, LIMITS))).toEqual([
      [0, 0],
      [1.625, 0],
      [30, 0],
    ]);
  });

  it('stops at the fewest clusters and at the merges of one step', () => {
    const clusters = [0, 1, 20, 21, 40, 41].map((at) => cluster(100, [at, 0], [0.1, 1]));
    expect(mergeClusters(clusters, LIMITS)).toHaveLength(4);
    expect(mergeClusters(clusters, { ...LIMITS, fewest: 5 })).toHaveLength(5);
    expect(mergeClusters(clusters, { ...LIMITS, fewest: 6 })).toHaveLength(6);
    expect(mergeClusters(clusters, { ...LIMITS, mergesPerStep: 0 })).toHaveLength(6);
  });

  it('leaves alone two that together would be split again', () => {
    const clusters = [cluster(100, [0, 0], [0.9, 0]), cluster(100, [1.5, 0], [0.9, 0])];
    expect(mergeClusters(clusters, LIMITS)).toHaveLength(2);
  });
});

describe('a step', () => {
  const clusters = [
    cluster(100, [0, 0], [3, 0]),
    cluster(100, [9, 0]),
    cluster(100, [9.1, 0]),
    cluster(3, [99, 0]),
  ];

  it('splits in odd passes, merges in even ones, does neither in the last, and always gives up small ones', () => {
    const counts = (iteration: number, isLast: boolean) => {
      const { splits, merges, deletions } = changeClusters(clusters, LIMITS, iteration, isLast);
      return [splits, merges, deletions];
    };
    expect(counts(1, false)).toEqual([1, 0, 1]);
    expect(counts(2, false)).toEqual([0, 1, 1]);
    expect(counts(3, true)).toEqual([0, 0, 1]);
  });

  it('keeps small clusters at the fewest, unless a split makes up for them', () => {
    const fewest = { ...LIMITS, fewest: 4, most: 4 };
    const replaced = changeClusters(clusters, fewest, 2, false);
    expect(replaced).toMatchObject({ splits: 1, deletions: 1 });
    expect(replaced.means).toHaveLength(4);
    expect(changeClusters(clusters, fewest, 2, true).deletions).toBe(0);
  });
});

describe('measuring', () => {
  const random = createRandom(1);
  const COUNT = 40000;
  // Large numbers of small spread, where plain sums of squares would lose their digits.
  const values = Float32Array.from(
    { length: 3 * COUNT },
    (_, i) => 1e5 * Math.floor(i / COUNT) + random.next() * 90,
  );
  const sample: Sample = { count: COUNT, bandCount: 3, values, positions: new Float64Array(COUNT) };
  const moments = [0, 1, 2].map((band) => ({ pixels: COUNT, mean: 1e5 * band + 45, deviation: 26 }));
  const centres = firstCentres(moments, 5);
  const measure = (run = testRun()) => measureClusters(sample, centres, run, createPace(run.signal));

  it('agrees with float64 arithmetic, pixel by pixel', async () => {
    const { clusters, labels, inertia } = await measure();
    let expectedInertia = 0;
    const members: number[][] = Array.from({ length: 5 }, () => []);
    for (let i = 0; i < COUNT; i++) {
      const distances = Array.from({ length: 5 }, (_, c) =>
        [0, 1, 2].reduce((sum, b) => sum + (values[b * COUNT + i] - centres.values[c * 3 + b]) ** 2, 0),
      );
      expectedInertia += Math.min(...distances);
      members[labels[i] - 1].push(i);
      expect(distances[labels[i] - 1]).toBeLessThanOrEqual(Math.min(...distances) * (1 + 1e-5) + 1e-3);
    }
    expect(inertia / expectedInertia).toBeCloseTo(1, 6);
    clusters.forEach(({ pixels, mean, deviation }, c) => {
      expect(pixels).toBe(members[c].length);
      for (let b = 0; b < 3; b++) {
        const own = members[c].map((i) => values[b * COUNT + i]);
        const expected = own.reduce((sum, value) => sum + value, 0) / pixels;
        const variance = own.reduce((sum, value) => sum + (value - expected) ** 2, 0) / pixels;
        expect(mean[b]).toBeCloseTo(expected, 8);
        expect(deviation[b]).toBeCloseTo(Math.sqrt(variance), 8);
      }
    });
  });

  it('gives the very same bits in chunks on scrambled threads', async () => {
    expect(await measure(testRun({ workers: scrambledWorkers(3) }))).toEqual(await measure());
  });
});

it('pixels that are alike have a deviation of exactly 0, wherever the centre is', async () => {
  const values = new Float32Array(3000).fill(0.1);
  const sample = { count: 3000, bandCount: 1, values, positions: new Float64Array(3000) };
  const run = testRun();
  for (const centre of [7.3, 0.1, -1234.567, 0.2]) {
    const centres = { count: 1, bandCount: 1, values: Float32Array.of(centre) };
    const { clusters } = await measureClusters(sample, centres, run, createPace(run.signal));
    expect(clusters[0].deviation[0]).toBe(0);
    expect(clusters[0].mean[0]).toBeCloseTo(0.1, 7);
  }
});

describe('bounding', () => {
  const values = Float32Array.from({ length: 64 }, (_, i) => (i < 30 ? i % 3 : i < 60 ? 100 + (i % 3) : 200));
  const sample = { count: 64, bandCount: 1, values, positions: new Float64Array(64) };
  const bound = (centres: number[], fewest: number) => {
    const run = testRun();
    const start = { count: centres.length, bandCount: 1, values: Float32Array.from(centres) };
    return boundClusters({ sample }, start, { ...LIMITS, fewest }, run, createPace(run.signal), 'here');
  };

  it('gives up small clusters one after the other, and none below the fewest', async () => {
    const free = await bound([1, 101, 200, 500], 1);
    expect([...free.centres.values]).toEqual([1, 101]);
    expect(free).toMatchObject({ deletions: 2, small: 0 });
    const held = await bound([1, 101, 200, 500], 3);
    expect([...held.centres.values]).toEqual([1, 101, 200]);
    expect(held).toMatchObject({ deletions: 1, small: 1 });
  });

  it('adds clusters that are missing, as far as there are different pixels', async () => {
    const { centres } = await bound([1, 101], 7);
    expect([...centres.values].sort((a, b) => a - b)).toEqual([0, 1, 2, 100, 101, 102, 200]);
    await expect(bound([1, 101], 8)).rejects.toThrow('here: 8 clusters need at least 8 different pixels');
  });
});

it('the first means lie evenly along mean +- deviation', () => {
  const moments = [
    { pixels: 9, mean: 10, deviation: 4 },
    { pixels: 9, mean: 0, deviation: 1 },
  ];
  expect([...firstCentres(moments, 3).values]).toEqual([6, -1, 10, 0, 14, 1]);
  expect([...firstCentres(moments, 1).values]).toEqual([10, 0]);
});
