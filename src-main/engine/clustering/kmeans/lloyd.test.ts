import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Centres } from '../../kernels/centre-kernel.ts';
import { createRandom } from '../../random.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import { fillEmptyClusters } from './empty-clusters.ts';
import { seedCentres } from './kmeans-seeding.ts';
import { lloyd, sumClusters } from './lloyd.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample, type Sample } from '../samples/samples.ts';

const run = testRun();
const pace = createPace(run.signal);
const ITERATIONS = 12;

/** As many fields as clusters: where a field is split by chance, one pixel on the border moves hundreds of others in time. */
async function noisySample(bandCount: number, pixels = 160): Promise<Sample> {
  const random = createRandom(bandCount);
  const fields = Array.from({ length: 16 }, () =>
    Array.from({ length: bandCount }, () => random.next() * 3000),
  );
  const { raster } = syntheticScene({ width: pixels, height: pixels, fields, noise: 400 });
  return drawSample(raster, { size: 0, seed: 1 }, run);
}

/** Lloyd's algorithm in float64, pixel by pixel. */
function lloydInFloat64(sample: Sample, start: Centres): { labels: number[]; inertia: number } {
  const { count, bandCount, values } = sample;
  const centres = Float64Array.from(start.values);
  let labels: number[] = [];
  let inertia = 0;
  for (let pass = 0; pass <= ITERATIONS; pass++) {
    inertia = 0;
    const counts = new Float64Array(start.count);
    const sums = new Float64Array(centres.length);
    labels = Array.from({ length: count }, (_, pixel) => {
      let [nearest, least] = [0, Infinity];
      for (let centre = 0; centre < start.count; centre++) {
        let distance = 0;
        for (let band = 0; band < bandCount; band++) {
          distance += (values[band * count + pixel] - centres[centre * bandCount + band]) ** 2;
        }
        if (distance < least) [nearest, least] = [centre, distance];
      }
      inertia += least;
      counts[nearest]++;
      for (let band = 0; band < bandCount; band++)
        sums[nearest * bandCount + band] += values[band * count + pixel];
      return nearest + 1;
    });
    if (pass < ITERATIONS) sums.forEach((sum, i) => (centres[i] = sum / counts[Math.floor(i / bandCount)]));
  }
  return { labels, inertia };
}

async function ours(sample: Sample, start: Centres): Promise<{ labels: Uint16Array; inertia: number }> {
  const options = { iterations: ITERATIONS, changeThreshold: 0 };
  const { centres, inertia } = await lloyd(sample, start, options, run, pace);
  return { labels: (await sumClusters(sample, centres, run, pace)).labels, inertia };
}

function expectAgreement(
  mine: { labels: Uint16Array; inertia: number },
  other: { labels: ArrayLike<number>; inertia: number },
): void {
  const different = mine.labels.filter((label, i) => label !== other.labels[i]).length;
  expect(different / mine.labels.length).toBeLessThanOrEqual(1e-4);
  expect(Math.abs(mine.inertia / other.inertia - 1)).toBeLessThan(1e-5);
}

describe("Lloyd's algorithm", () => {
  it.each([1, 6, 40])('agrees with float64 arithmetic from the same centres, %i bands', async (bandCount) => {
    const sample = await noisySample(bandCount, 100);
    const start = await seedCentres(sample, 16, createRandom(1), run, pace);
    expectAgreement(await ours(sample, start), lloydInFloat64(sample, start));
  });

  it('breaks the many ties of 8-bit samples as float64 arithmetic does: for the lower id', async () => {
    const fields = Array.from({ length: 16 }, (_, i) => [40 + i, 60 + ((i * 5) % 16), 50]);
    const { raster } = syntheticScene({ width: 100, height: 100, fields, noise: 6, sampleType: 'uint8' });
    const sample = await drawSample(raster, { size: 0, seed: 1 }, run);
    const start = await seedCentres(sample, 16, createRandom(1), run, pace);
    const mine = await ours(sample, start);
    expect([...mine.labels]).toEqual(lloydInFloat64(sample, start).labels);
  });

  it('gives the very same bits in chunks on scrambled threads', async () => {
    const sample = await noisySample(6);
    const many = testRun({ workers: scrambledWorkers(4) });
    const results = await Promise.all(
      [run, many].map(async (each) => {
        const start = await seedCentres(sample, 16, createRandom(1), each, pace);
        return lloyd(sample, start, { iterations: 5, changeThreshold: 0 }, each, pace);
      }),
    );
    expect(sample.count).toBeGreaterThan(16384);
    expect(results[1]).toEqual(results[0]);
  });

  it('never raises the inertia from pass to pass', async () => {
    const sample = await noisySample(3, 60);
    const start = await seedCentres(sample, 8, createRandom(3), run, pace);
    const inertias: number[] = [];
    for (let iterations = 1; iterations < 10; iterations++) {
      inertias.push((await lloyd(sample, start, { iterations, changeThreshold: 0 }, run, pace)).inertia);
    }
    inertias.forEach(
      (inertia, i) => i > 0 && expect(inertia).toBeLessThanOrEqual(inertias[i - 1] * (1 + 1e-6)),
    );
  });

  const python = spawnSync('/usr/bin/python3', ['-c', 'import sklearn']).status === 0;
  it.skipIf(!python).each([6, 40])(
    'agrees with scikit-learn from the same centres, %i bands (skipped where python3-sklearn is absent)',
    async (bandCount) => {
      const sample = await noisySample(bandCount);
      const start = await seedCentres(sample, 16, createRandom(1), run, pace);
      expectAgreement(await ours(sample, start), scikitLearn(sample, start));
    },
  );
});

const SCIKIT_LEARN = `
import sys, json, numpy as np
from sklearn.cluster import KMeans
folder, bands, k, iterations = sys.argv[1], *map(int, sys.argv[2:5])
x = np.fromfile(folder + '/x', np.float32).reshape(bands, -1).T.astype(np.float64)
start = np.fromfile(folder + '/c', np.float32).reshape(k, bands).astype(np.float64)
fit = KMeans(k, init=start, n_init=1, max_iter=iterations, tol=0, algorithm='lloyd').fit(x)
(fit.labels_ + 1).astype(np.uint16).tofile(folder + '/labels')
print(json.dumps(fit.inertia_))
`;

function scikitLearn(sample: Sample, start: Centres): { labels: Uint16Array; inertia: number } {
  const folder = mkdtempSync(join(tmpdir(), 'swath-kmeans-'));
  try {
    writeFileSync(join(folder, 'x'), Buffer.from(Float32Array.from(sample.values).buffer));
    writeFileSync(join(folder, 'c'), Buffer.from(Float32Array.from(start.values).buffer));
    const sizes = [sample.bandCount, start.count, ITERATIONS].map(String);
    const { stdout, stderr } = spawnSync(
      '/usr/bin/python3',
      ['-W', 'ignore', '-c', SCIKIT_LEARN, folder, ...sizes],
      {
        encoding: 'utf8',
      },
    );
    expect(stdout, stderr).not.toBe('');
    const bytes = readFileSync(join(folder, 'labels'));
    return { labels: new Uint16Array(new Uint8Array(bytes).buffer), inertia: JSON.parse(stdout) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sampleOf(...pixels: number[]): Sample {
  return {
    count: pixels.length,
    bandCount: 1,
    values: Float32Array.from(pixels),
    positions: Float64Array.from(pixels, (_, i) => i),
  };
}

describe('clusters without pixels', () => {
  const centres: Centres = { count: 4, bandCount: 1, values: Float32Array.of(1, 50, 90, 95) };

  it('start again at the farthest pixels of the largest cluster, each at another one', () => {
    const sample = sampleOf(0, 1, 7, 7, 1, 49, 53);
    const labels = Uint16Array.of(1, 1, 1, 1, 1, 2, 2);
    const filled = fillEmptyClusters(sample, centres, { labels, counts: Uint32Array.of(0, 5, 2, 0, 0) });
    expect(filled.moved).toBe(2);
    expect([...filled.centres.values]).toEqual([1, 50, 7, 0]);
  });

  it('leave a cluster alone whose pixels are all alike, and take from the next largest', () => {
    const sample = sampleOf(1, 1, 1, 49, 53);
    const labels = Uint16Array.of(1, 1, 1, 2, 2);
    const filled = fillEmptyClusters(sample, centres, { labels, counts: Uint32Array.of(0, 3, 2, 0, 4) });
    expect([...filled.centres.values]).toEqual([1, 50, 53, 95]);
  });

  it('are filled while fitting, even from centres that attract nothing', async () => {
    const sample = await noisySample(1, 40);
    const values = Float32Array.of(1000, 1500, -1e9, -1e9, 1e9);
    const start = { count: 5, bandCount: 1, values };
    const { centres } = await lloyd(sample, start, { iterations: 50, changeThreshold: 0 }, run, pace);
    const { counts } = await sumClusters(sample, centres, run, pace);
    expect(counts.subarray(1).every((count) => count > 0)).toBe(true);
  });
});

describe('choosing first centres', () => {
  it('finds every distinct pixel, and no more centres than those', async () => {
    const sample = sampleOf(4, 4, 8, 4, 15, 8, 15, 16, 23, 42);
    const all = await seedCentres(sample, 20, createRandom(1), run, pace);
    expect([...all.values].sort((a, b) => a - b)).toEqual([4, 8, 15, 16, 23, 42]);
  });

  it('puts a centre into each of many groups far apart', async () => {
    const random = createRandom(6);
    const sample = sampleOf(...Array.from({ length: 4000 }, (_, i) => (i % 25) * 1000 + random.next()));
    for (const seed of [1, 2, 3, 4]) {
      const { values } = await seedCentres(sample, 25, createRandom(seed), run, pace);
      expect(new Set(values.map((value) => Math.floor(value / 1000))).size).toBe(25);
    }
  });
});
