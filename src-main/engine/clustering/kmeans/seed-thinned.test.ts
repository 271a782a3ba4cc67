import { expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';
import { seedThinned } from './seed-thinned.ts';

const run = testRun();
const pace = createPace(run.signal);

/** A band of so many values. */
function sampleOf(count: number, valueOf: (pixel: number) => number): Sample {
  const values = sharedFloats(count);
  for (let pixel = 0; pixel < count; pixel++) values[pixel] = valueOf(pixel);
  return { count, bandCount: 1, values, positions: Float64Array.from({ length: count }, (_, i) => i) };
}

it('chooses first centres among pixels evenly spread over a large sample', async () => {
  const { values } = await seedThinned(sampleOf(10_000, Number), 20, createRandom(1), run, pace, 100);
  expect([...values].every((value) => value % 100 === 0)).toBe(true);
  expect(Math.min(...values)).toBeLessThan(2000);
  expect(Math.max(...values)).toBeGreaterThan(8000);
});

it('chooses among all pixels where those have too few different values', async () => {
  const sample = sampleOf(1000, (pixel) => (pixel === 501 ? 7 : 3));
  const { values } = await seedThinned(sample, 2, createRandom(1), run, pace, 10);
  expect([...values].sort()).toEqual([3, 7]);
});
