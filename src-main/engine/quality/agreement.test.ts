import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Raster } from '../raster/raster.ts';
import { createSamples, type NumericSamples } from '../raster/samples.ts';
import { testRun } from '../testing/check-clusterer.ts';
import { scrambledWorkers } from '../testing/scrambled-workers.ts';
import { syntheticGrid } from '../testing/synthetic-scene.ts';
import { agreement, type Agreement } from './agreement.ts';

interface Values {
  readonly labels: readonly number[];
  readonly truth: readonly number[];
}

function rasterOf(
  name: string,
  values: readonly number[],
  type: 'uint8' | 'int16' | 'float64' = 'int16',
): Raster {
  const samples = createSamples(type, values.length) as NumericSamples;
  samples.set(values);
  const width = values.length % 4 === 0 ? 4 : 1;
  return memoryRaster({
    name,
    grid: syntheticGrid(width, values.length / width),
    bands: [
      { name: 'Class', sampleType: type, scale: 1, offset: 0, nodata: type === 'int16' ? 0 : undefined },
    ],
    samples: [samples],
    blockSize: { width: 4, height: 3 },
  });
}

function agree({ labels, truth }: Values): Promise<Agreement> {
  return agreement(rasterOf('labels.tif', labels), rasterOf('truth.tif', truth), testRun());
}

/** Labels that follow the truth more or less, with unlabelled pixels on both sides. */
function randomValues(seed: number): Values {
  const random = createRandom(seed);
  const [clusters, classes] = [1 + random.below(7), 1 + random.below(7)];
  const noise = random.next();
  const truth = Array.from({ length: 400 }, () => random.below(classes + 1) * 3);
  if (!truth.some((value) => value > 0)) truth[0] = 3;
  const labels = truth.map((value) => {
    if (random.next() < 0.05) return 0;
    return random.next() < noise ? 1 + random.below(clusters) : 1 + (value % clusters);
  });
  return { labels, truth };
}

describe('agreement', () => {
  it('is complete where clusters are the classes under other names, also with unlabelled pixels around', async () => {
    const truth = [0, 5, 5, 9, 9, 9, 2, 0];
    const labels = [3, 1, 1, 7, 7, 7, 4, 0];
    expect(await agree({ labels, truth })).toEqual({
      oa: 1,
      kappa: 1,
      nmi: expect.closeTo(1, 12),
      ari: 1,
      purity: 1,
      pixels: 6,
      matching: { 1: 5, 4: 2, 7: 9 },
    });
  });

  it('counts labelled pixels without a cluster as wrong', async () => {
    const { oa, purity, pixels, matching } = await agree({
      truth: [1, 1, 1, 2, 2, 2, 2, 2],
      labels: [1, 1, 0, 2, 2, 2, 0, 0],
    });
    expect({ oa, purity, pixels, matching }).toEqual({
      oa: 5 / 8,
      purity: 5 / 8,
      pixels: 8,
      matching: { 1: 1, 2: 2 },
    });
  });

  it('counts clusters beyond the number of classes as wrong, but as pure', async () => {
    const { oa, purity, matching } = await agree({
      truth: [1, 1, 1, 1, 2, 2, 2, 2],
      labels: [1, 1, 1, 2, 3, 3, 3, 3],
    });
    expect({ oa, purity, matching }).toEqual({ oa: 7 / 8, purity: 1, matching: { 1: 1, 3: 2 } });
  });

  it('is nothing where every label is 0', async () => {
    const { oa, kappa, purity, matching } = await agree({ truth: [1, 1, 2, 2], labels: [0, 0, 0, 0] });
    expect({ oa, kappa, purity, matching }).toEqual({ oa: 0, kappa: 0, purity: 0, matching: {} });
  });

  it('does not depend on names, sample types, blocks and threads', async () => {
    const { labels, truth } = randomValues(3);
    const expected = await agree({ labels, truth });
    const renamed = labels.map((label) => (label === 0 ? 0 : 40 - label));
    expect(await agree({ labels: renamed, truth })).toEqual({
      ...expected,
      nmi: expect.closeTo(expected.nmi, 12),
      matching: expect.anything(),
    });
    const other = await agreement(
      rasterOf('labels.mat', labels, 'float64'),
      { ...rasterOf('truth.mat', truth, 'uint8'), blockSize: { width: 1, height: 1 } },
      testRun({ workers: scrambledWorkers(3) }),
    );
    expect(other).toEqual(expected);
  });

  it('refuses grids of other sizes with both sizes', async () => {
    const work = agreement(
      rasterOf('labels.tif', [1, 2, 3, 4]),
      rasterOf('truth.tif', [1, 2, 3, 4, 1, 2, 3, 4]),
      testRun(),
    );
    await expect(work).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/^labels\.tif has 4 x 1 pixels and truth\.tif 4 x 2 pixels; /),
    });
  });

  it('refuses a truth without classes, and one that is no class map', async () => {
    await expect(agree({ truth: [0, 0, 0, 0], labels: [1, 2, 3, 4] })).rejects.toThrow(
      /^truth\.tif has no pixel with a class/,
    );
    const fractions = rasterOf('ndvi.tif', [0.5, 1, 2, 3], 'float64');
    await expect(agreement(rasterOf('labels.tif', [1, 2, 3, 4]), fractions, testRun())).rejects.toThrow(
      /^ndvi\.tif is no map of classes/,
    );
  });
});

const SCIKIT_LEARN = `
import sys, json, numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn import metrics
for line in sys.stdin:
    case = json.loads(line)
    labels, truth = np.array(case['labels']), np.array(case['truth'])
    labels, truth = labels[truth != 0], truth[truth != 0]
    clusters, classes = np.unique(labels[labels != 0]), np.unique(truth)
    table = np.array([[np.sum((labels == i) & (truth == j)) for j in classes] for i in clusters]).reshape(len(clusters), len(classes))
    rows, columns = linear_sum_assignment(-table)
    mapped = np.full(len(labels), -1)
    for cluster, mapped_class in case['matching'].items():
        mapped[labels == int(cluster)] = mapped_class
    print(json.dumps({
        'oa': table[rows, columns].sum() / len(labels),
        # Of several matchings that are equally good, kappa is that of the one taken.
        'kappa': metrics.cohen_kappa_score(truth, mapped),
        'nmi': metrics.normalized_mutual_info_score(truth, labels),
        'ari': metrics.adjusted_rand_score(truth, labels),
        'purity': float(table.max(axis=1).sum() / len(labels)),
        'pixels': len(labels)}))
`;
const hasPython = spawnSync('/usr/bin/python3', ['-c', 'import sklearn, scipy']).status === 0;

it.skipIf(!hasPython)(
  'agrees with scikit-learn and scipy (skipped where python3-sklearn is absent)',
  async () => {
    const cases = Array.from({ length: 80 }, (_, seed) => randomValues(seed));
    const mine = await Promise.all(cases.map(agree));
    const input = cases
      .map((values, i) => JSON.stringify({ ...values, matching: mine[i].matching }))
      .join('\n');
    const options = { input, encoding: 'utf8' } as const;
    const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-W', 'ignore', '-c', SCIKIT_LEARN], options);
    const answers = stdout.trim().split('\n');
    expect(answers.length, stderr).toBe(cases.length);
    answers.forEach((answer, i) => {
      // Where everything is one class, chance alone is always right and scikit-learn has no kappa.
      const theirs = JSON.parse(answer.replace('NaN', String(mine[i].kappa)));
      for (const key of ['oa', 'kappa', 'nmi', 'ari', 'purity', 'pixels'] as const) {
        expect(mine[i][key], `${key} of case ${i}`).toBeCloseTo(theirs[key], 9);
      }
    });
  },
);
