import { expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { createMoments } from '../../raster/moments.ts';
import { stoppingPace } from '../../testing/stopping-pace.ts';
import { sampleMoments } from './sample-moments.ts';
import { createPace } from './sample-chunks.ts';
import type { Sample } from './samples.ts';

function sampleOf(count: number, bandCount: number): Sample {
  const random = createRandom(2);
  const values = Float32Array.from({ length: count * bandCount }, () => 5000 + random.next());
  return { count, bandCount, values, positions: new Float64Array(count) };
}

it('is the mean and deviation of each band', async () => {
  const sample = sampleOf(900, 3);
  const planes = [0, 1, 2].map((band) => sample.values.subarray(band * 900, (band + 1) * 900));
  const moments = createMoments(2, ['float32', 'float32', 'float32']);
  moments.add(new Uint8Array(900).fill(1), planes);
  expect(await sampleMoments(sample, createPace(new AbortController().signal))).toEqual(
    [0, 1, 2].map((band) => moments.of(1, band)),
  );
});

it('gives others a turn after a million samples at most', async () => {
  const { pace, turns } = stoppingPace(3);
  await expect(sampleMoments(sampleOf(1_500_000, 2), pace)).rejects.toThrow('Stopped');
  expect(turns).toEqual([1 << 20, 1_500_000 - (1 << 20), 1 << 20].map((samples) => samples * 8));
});
