import { describe, expect, it } from 'vitest';
import { createPace } from '../../clustering/samples/sample-chunks.ts';
import { drawSample, type Sample } from '../../clustering/samples/samples.ts';
import { createRandom } from '../../random.ts';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import type { CountScores } from './advice.ts';
import { adviseCount } from './advise-count.ts';
import { partitionIndices } from './partition-indices.ts';
import { suggestCount } from './suggest-count.ts';

const run = testRun();
const pace = createPace(run.signal);

const FIELDS = [
  [10, 200, 30],
  [120, 40, 90],
  [60, 60, 200],
  [220, 210, 190],
  [20, 20, 20],
];
const { raster } = syntheticScene({ width: 70, height: 60, fields: FIELDS, noise: 10 });

const sampleOf = (scene = raster): Promise<Sample> => drawSample(scene, { size: 0, seed: 1 }, run);

describe('advice on the number of clusters', () => {
  it('suggests as many as there are fields, and says why', async () => {
    const { scores, suggestion, pixels } = await adviseCount(raster, { from: 2, to: 9 }, run);
    expect(pixels).toBe(70 * 60);
    expect(scores.map(({ count }) => count)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(suggestion).toEqual({ count: 5, reason: expect.stringMatching(/^5 ranks best .*stability/) });
    expect(scores[3].stability).toBeGreaterThan(0.99);
    expect(scores[7].stability).toBeLessThan(0.95);
    scores.forEach(({ inertia }, i) => i > 0 && expect(inertia).toBeLessThan(scores[i - 1].inertia));
  });

  it('is the same for any threads, and another with another seed', async () => {
    const advice = await adviseCount(raster, { from: 2, to: 4 }, run);
    const many = testRun({ workers: scrambledWorkers(3) });
    expect(await adviseCount(raster, { from: 2, to: 4 }, many)).toEqual(advice);
    expect(await adviseCount(raster, { from: 2, to: 4 }, testRun({ seed: 5 }))).not.toEqual(advice);
  });

  it('ends where there are no more different pixels, and says so', async () => {
    const plain = syntheticScene({ width: 30, height: 30, fields: FIELDS });
    const { scores, limit } = await adviseCount(plain.raster, { from: 2, to: 20 }, run);
    expect(scores.map(({ count }) => count)).toEqual([2, 3, 4, 5]);
    expect(limit).toMatch(/900 pixels .* only 5 different values/);
    expect(scores[3]).toMatchObject({
      calinskiHarabasz: null,
      bicSpherical: null,
      silhouette: 1,
      inertia: 0,
    });
    const work = adviseCount(plain.raster, { from: 6, to: 7 }, run);
    await expect(work).rejects.toMatchObject({ code: 'too-few-pixels' });
  });

  it('refuses what is no range, reports progress that rises to 1, and stops when told', async () => {
    await expect(adviseCount(raster, { from: 1, to: 4 }, run)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(adviseCount(raster, { from: 5, to: 4 }, run)).rejects.toMatchObject({ code: 'bad-input' });
    const seen: number[] = [];
    await adviseCount(
      raster,
      { from: 2, to: 4 },
      testRun({ report: ({ fraction }) => void seen.push(fraction) }),
    );
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
    expect(seen.at(-1)).toBe(1);
    const stopped = testRun({ signal: AbortSignal.abort() });
    await expect(adviseCount(raster, { from: 2, to: 4 }, stopped)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('the suggestion', () => {
  const score = (count: number, changes: Partial<CountScores>): CountScores => ({
    count,
    inertia: 1,
    silhouette: null,
    calinskiHarabasz: null,
    daviesBouldin: null,
    bicSpherical: null,
    bicDiagonal: null,
    stability: 0.5,
    ...changes,
  });

  it('is the smallest of equally good ones, and leaves out what gets better to the end', () => {
    const scores = [2, 3, 4].map((count) => score(count, { bicDiagonal: -count }));
    expect(suggestCount(scores).count).toBe(2);
    const inside = [2, 3, 4].map((count) => score(count, { bicDiagonal: Math.abs(count - 3) }));
    expect(suggestCount(inside)).toMatchObject({ count: 3, reason: expect.stringContaining('first in BIC') });
  });

  it('is the only one tried', () => {
    expect(suggestCount([score(7, {})])).toEqual({
      count: 7,
      reason: '7 is the only number of clusters that was tried.',
    });
  });
});

describe('measures of a clustering', () => {
  it('are null for a single cluster, and leave out clusters without pixels', async () => {
    const sample = await sampleOf();
    const one = await partitionIndices(sample, new Uint16Array(sample.count).fill(1), 1, run, pace);
    expect(one).toMatchObject({ silhouette: null, calinskiHarabasz: null, daviesBouldin: null });
    const labels = Uint16Array.from({ length: sample.count }, (_, i) => 1 + (i % 3));
    const gaps = labels.map((label) => label * 2);
    expect(await partitionIndices(sample, gaps, 9, run, pace)).toEqual(
      await partitionIndices(sample, labels, 3, run, pace),
    );
  });

  it.skipIf(!hasPython('sklearn', 'numpy'))(
    'agree with scikit-learn, and with their formulas in numpy (skipped where python3-sklearn is absent)',
    async () => {
      const sample = await sampleOf();
      const random = createRandom(2);
      for (const count of [2, 5, 11]) {
        const labels = Uint16Array.from({ length: sample.count }, (_, i) =>
          random.next() < 0.2
            ? 1 + random.below(count)
            : 1 + (Math.floor(Math.abs(sample.values[i]) / 20) % count),
        );
        const mine = await partitionIndices(sample, labels, count, run, pace);
        const theirs = askPython<Record<string, number>>(INDICES, {
          labels: [...labels],
          values: [...sample.values],
        });
        for (const [key, value] of Object.entries(theirs)) {
          expect(mine[key as keyof typeof mine]! / value, `${key} of ${count}`).toBeCloseTo(1, 9);
        }
      }
    },
  );
});

const INDICES = `
import numpy as np
from scipy.stats import norm
from sklearn import metrics
y = np.array(given['labels'])
x = np.array(given['values'], np.float32).astype(float).reshape(-1, len(y)).T
n, d = x.shape
ids = np.unique(y); k = len(ids)
means = np.array([x[y == i].mean(0) for i in ids])
own = means[np.searchsorted(ids, y)]
far = np.linalg.norm(x[:, None] - means[None], axis=2)
a = np.linalg.norm(x - own, axis=1)
far[np.arange(n), np.searchsorted(ids, y)] = np.inf
b = far.min(1)
shares = np.log(np.array([np.mean(y == i) for i in ids]))[np.searchsorted(ids, y)]
one = np.sqrt(((x - own) ** 2).mean())
each = np.array([x[y == i].std(0) for i in ids])[np.searchsorted(ids, y)]
answer({'inertia': float((a ** 2).sum()),
        'silhouette': float(((b - a) / np.maximum(a, b)).mean()),
        'calinskiHarabasz': metrics.calinski_harabasz_score(x, y),
        'daviesBouldin': metrics.davies_bouldin_score(x, y),
        'bicSpherical': float(-2 * (norm.logpdf(x, own, one).sum() + shares.sum()) + k * (d + 1) * np.log(n)),
        'bicDiagonal': float(-2 * (norm.logpdf(x, own, each).sum() + shares.sum()) + (k * (2 * d + 1) - 1) * np.log(n))})
`;
