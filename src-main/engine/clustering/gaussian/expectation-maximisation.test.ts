import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample, type Sample } from '../samples/samples.ts';
import type { Component, CovarianceShape } from './component.ts';
import { fitMixture, type Mixture } from './expectation-maximisation.ts';

const run = testRun();
const pace = createPace(run.signal);
const ITERATIONS = 12;
const RIDGE = 1e-4;

/** Fields that overlap, their bands correlated through a third. */
async function overlapping(bandCount: number, size = 120): Promise<Sample> {
  const fields = Array.from({ length: 4 }, (_, i) =>
    Array.from({ length: bandCount }, (_, band) => 1000 + 30 * Math.sin(i * 2 + band)),
  );
  const { raster } = syntheticScene({ width: size, height: size, fields, noise: 14 });
  const sample = await drawSample(raster, { size: 0, seed: 1 }, run);
  const { values, count } = sample;
  for (let place = count; place < values.length; place++) values[place] += 0.4 * values[place - count];
  return sample;
}

/** Around some pixels of the sample, equally round. */
function roundStart({ values, count, bandCount }: Sample, shape: CovarianceShape): Component[] {
  return [0.1, 0.35, 0.6, 0.85].map((place) => ({
    weight: 0.25,
    mean: Float64Array.from(
      { length: bandCount },
      (_, band) => values[band * count + Math.floor(place * count)],
    ),
    covariance: shape === 'diagonal' ? new Float64Array(bandCount).fill(900) : triangle(bandCount),
  }));
}

function triangle(size: number): Float64Array {
  const rows = Array.from({ length: size }, (_, row) =>
    Array.from({ length: row + 1 }, (_, column) => (row === column ? 900 : 0)),
  );
  return Float64Array.from(rows.flat());
}

function fit(sample: Sample, covariance: CovarianceShape, iterations = ITERATIONS): Promise<Mixture> {
  const options = { covariance, iterations, tolerance: 0, ridge: RIDGE };
  return fitMixture(sample, roundStart(sample, covariance), options, run, pace);
}

it('gives the very same bits in chunks on scrambled threads', async () => {
  const sample = await overlapping(5, 150);
  const many = testRun({ workers: scrambledWorkers(4) });
  const options = { covariance: 'full', iterations: 3, tolerance: 0, ridge: RIDGE } as const;
  const start = roundStart(sample, 'full');
  expect(sample.count).toBeGreaterThan(16384);
  expect(await fitMixture(sample, start, options, many, pace)).toEqual(
    await fitMixture(sample, start, options, run, pace),
  );
});

it.each(['full', 'diagonal'] as const)(
  'never lessens the likelihood from step to step (%s)',
  async (shape) => {
    const sample = await overlapping(3, 60);
    const steps: number[] = [];
    for (let iterations = 0; iterations < 10; iterations++) {
      steps.push((await fit(sample, shape, iterations)).logLikelihood);
    }
    steps.slice(1).forEach((value, i) => expect(value).toBeGreaterThan(steps[i] - 1e-6));
  },
);

it('finds the mean and the covariance of a single cloud in one step', async () => {
  const sample = await overlapping(2, 60);
  const options = { covariance: 'full', iterations: 1, tolerance: 0, ridge: 0 } as const;
  const [first] = roundStart(sample, 'full');
  const { components } = await fitMixture(sample, [{ ...first, weight: 1 }], options, run, pace);
  const plane = (band: number): number[] => [
    ...sample.values.subarray(band * sample.count, (band + 1) * sample.count),
  ];
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = [mean(plane(0)), mean(plane(1))];
  const second = plane(1);
  const covariance = mean(plane(0).map((value, i) => (value - means[0]) * (second[i] - means[1])));
  means.forEach((value, band) => expect(components[0].mean[band]).toBeCloseTo(value, 6));
  expect(components[0].covariance[1]).toBeCloseTo(covariance, 6);
});

const python = spawnSync('/usr/bin/python3', ['-c', 'import sklearn']).status === 0;
it.skipIf(!python).each<[number, CovarianceShape]>([
  [2, 'full'],
  [6, 'full'],
  [6, 'diagonal'],
  [30, 'full'],
])(
  'agrees with scikit-learn from the same start, %i bands, %s (skipped where python3-sklearn is absent)',
  async (bandCount, shape) => {
    const sample = await overlapping(bandCount);
    const mine = await fit(sample, shape);
    const other = scikitLearn(sample, roundStart(sample, shape), shape);
    expect(Math.abs(mine.logLikelihood - other.logLikelihood)).toBeLessThan(1e-4);
    mine.components.forEach(({ weight, mean, covariance }, index) => {
      expect(weight).toBeCloseTo(other.weights[index], 4);
      mean.forEach((value, band) => expect(Math.abs(value - other.means[index][band])).toBeLessThan(1e-2));
      covariance.forEach((value, place) =>
        expect(Math.abs(value - other.covariances[index][place])).toBeLessThan(0.3),
      );
    });
  },
);

const SCIKIT_LEARN = `
import sys, json, numpy as np
from sklearn.mixture import GaussianMixture
folder = sys.argv[1]
o = json.loads(sys.argv[2])
B, shape = o['bands'], o['shape']
x = np.fromfile(folder + '/x', np.float32).reshape(B, -1).T.astype(np.float64)
lower = np.tril_indices(B)
g = GaussianMixture(len(o['means']), covariance_type='full' if shape == 'full' else 'diag', tol=0, max_iter=o['iterations'],
  reg_covar=o['ridge'], means_init=o['means'], weights_init=o['weights'],
  precisions_init=[np.eye(B) / 900] * 4 if shape == 'full' else np.full((4, B), 1 / 900)).fit(x)
covariances = [c[lower] for c in g.covariances_] if shape == 'full' else g.covariances_
print(json.dumps(dict(logLikelihood=g.score(x), weights=g.weights_.tolist(), means=g.means_.tolist(),
  covariances=[c.tolist() for c in covariances])))
`;

interface ScikitMixture {
  readonly logLikelihood: number;
  readonly weights: number[];
  readonly means: number[][];
  readonly covariances: number[][];
}

function scikitLearn(sample: Sample, start: readonly Component[], shape: CovarianceShape): ScikitMixture {
  const folder = mkdtempSync(join(tmpdir(), 'swath-gmm-'));
  try {
    writeFileSync(join(folder, 'x'), Buffer.from(Float32Array.from(sample.values).buffer));
    const options = {
      bands: sample.bandCount,
      shape,
      iterations: ITERATIONS,
      ridge: RIDGE,
      means: start.map(({ mean }) => [...mean]),
      weights: start.map(({ weight }) => weight),
    };
    const { stdout, stderr } = spawnSync(
      '/usr/bin/python3',
      ['-W', 'ignore', '-c', SCIKIT_LEARN, folder, JSON.stringify(options)],
      { encoding: 'utf8' },
    );
    expect(stdout, stderr).not.toBe('');
    return JSON.parse(stdout) as ScikitMixture;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
