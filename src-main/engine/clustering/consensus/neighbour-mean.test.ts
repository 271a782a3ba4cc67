import { expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { createPace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { neighbourMean } from './neighbour-mean.ts';

const [WIDTH, HEIGHT, RADIUS] = [7, 6, 2];

it('each value becomes the mean over the pixels of the sample in the square around, which ends at the edges', async () => {
  const random = createRandom(11);
  const positions = Float64Array.from([...Array(WIDTH * HEIGHT).keys()].filter(() => random.next() < 0.6));
  const count = positions.length;
  const values = Float32Array.from({ length: 2 * count }, () => random.next());
  const sample: Sample = { count, bandCount: 2, values, positions };
  const mean = await neighbourMean(sample, WIDTH, RADIUS, createPace(new AbortController().signal));
  const far = (one: number, other: number): number =>
    Math.max(
      Math.abs((one % WIDTH) - (other % WIDTH)),
      Math.abs(Math.floor(one / WIDTH) - Math.floor(other / WIDTH)),
    );
  for (let pixel = 0; pixel < count; pixel++) {
    const near = [...positions.keys()].filter((other) => far(positions[pixel], positions[other]) <= RADIUS);
    for (const band of [0, 1]) {
      const sum = near.reduce((total, other) => total + values[band * count + other], 0);
      expect(mean.values[band * count + pixel]).toBeCloseTo(sum / near.length, 5);
    }
  }
  expect(mean.positions).toBe(positions);
});
