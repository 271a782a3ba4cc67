import { describe, expect, it } from 'vitest';
import type { ExactCentres } from '../../kernels/fuzzy-kernel.ts';
import { createRandom } from '../../random.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample, type Sample } from '../samples/samples.ts';
import { fuzzyMeans } from './fuzzy-means.ts';

const run = testRun();
const pace = createPace(run.signal);

async function sampleOf(bandCount: number, pixels: number): Promise<Sample> {
  const random = createRandom(bandCount);
  const fields = Array.from({ length: 6 }, () =>
    Array.from({ length: bandCount }, () => random.next() * 3000),
  );
  const { raster } = syntheticScene({ width: pixels, height: pixels, fields, noise: 300 });
  return drawSample(raster, { size: 0, seed: 1 }, run);
}

async function startOf(sample: Sample, count: number): Promise<ExactCentres> {
  const start = await seedCentres(sample, count, createRandom(1), run, pace);
  return { ...start, values: Float64Array.from(start.values) };
}

/** Bezdek's two steps as they stand, with the whole matrix of memberships. */
function byDefinition(sample: Sample, start: ExactCentres, fuzziness: number, passes: number): number[] {
  const { count, bandCount, values } = sample;
  let centres = Array.from({ length: start.count }, (_, k) => [
    ...start.values.subarray(k * bandCount, (k + 1) * bandCount),
  ]);
  const pixels = Array.from({ length: count }, (_, i) =>
    centres[0].map((_, band) => values[band * count + i]),
  );
  for (let pass = 0; pass < passes; pass++) {
    const memberships = pixels.map((pixel) => {
      const distances = centres.map((centre) =>
        Math.hypot(...centre.map((value, band) => value - pixel[band])),
      );
      if (distances.includes(0)) return distances.map((distance) => (distance === 0 ? 1 : 0));
      const ratios = distances.map((own) =>
        distances.reduce((sum, other) => sum + (own / other) ** (2 / (fuzziness - 1)), 0),
      );
      return ratios.map((ratio) => 1 / ratio);
    });
    centres = centres.map((centre, k) => {
      const mass = memberships.reduce((sum, u) => sum + u[k] ** fuzziness, 0);
      return centre.map(
        (_, band) =>
          pixels.reduce((sum, pixel, i) => sum + memberships[i][k] ** fuzziness * pixel[band], 0) / mass,
      );
    });
  }
  return centres.flat();
}

describe('the passes of fuzzy c-means', () => {
  it.each([2, 1.6])('are what the definition says, fuzziness %d', async (fuzziness) => {
    const sample = await sampleOf(4, 40);
    const start = await startOf(sample, 5);
    const options = { fuzziness, iterations: 6, tolerance: 0 };
    const { centres } = await fuzzyMeans(sample, start, options, run, pace);
    byDefinition(sample, start, fuzziness, 6).forEach((value, i) =>
      expect(centres.values[i]).toBeCloseTo(value, 6),
    );
  });

  it.each([2, 1.3, 4])('lower the objective every time, fuzziness %d', async (fuzziness) => {
    const sample = await sampleOf(3, 60);
    const start = await startOf(sample, 8);
    const { objectives } = await fuzzyMeans(
      sample,
      start,
      { fuzziness, iterations: 60, tolerance: 0 },
      run,
      pace,
    );
    expect(objectives).toHaveLength(60);
    objectives.forEach(
      (value, i) => i > 0 && expect(value).toBeLessThanOrEqual(objectives[i - 1] * (1 + 1e-13)),
    );
  });

  it('end where nothing moves by more than the tolerance, whatever the unit of the bands', async () => {
    const sample = await sampleOf(2, 40);
    const start = await startOf(sample, 4);
    const scaled = { ...sample, values: sample.values.map((value) => value * 1024) };
    const large = { ...start, values: start.values.map((value) => value * 1024) };
    const options = { fuzziness: 2, iterations: 500, tolerance: 1e-4 };
    const { objectives } = await fuzzyMeans(sample, start, options, run, pace);
    expect(objectives.length).toBeLessThan(500);
    expect((await fuzzyMeans(scaled, large, options, run, pace)).objectives).toHaveLength(objectives.length);
    const exact = await fuzzyMeans(sample, start, { ...options, tolerance: 1e-8 }, run, pace);
    expect(exact.objectives.length).toBeGreaterThan(objectives.length);
  });

  it('give the very same bits in chunks on scrambled threads', async () => {
    const sample = await sampleOf(3, 140);
    expect(sample.count).toBeGreaterThan(16384);
    const start = await startOf(sample, 6);
    const options = { fuzziness: 2, iterations: 4, tolerance: 0 };
    const many = testRun({ workers: scrambledWorkers(4) });
    expect(await fuzzyMeans(sample, start, options, many, pace)).toEqual(
      await fuzzyMeans(sample, start, options, run, pace),
    );
  });
});
