import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { canShowInvalid, invalidSample, reduceSamples, reductionOf } from './reduce-samples.ts';
import type { Samples } from './samples.ts';

const all = (samples: Samples): Uint8Array => new Uint8Array(samples.length).fill(1);
const reduce = (
  samples: Samples,
  options: Parameters<typeof reduceSamples>[1],
  valid = all(samples),
): ReturnType<typeof reduceSamples> =>
  reduceSamples({ samples, valid, size: Math.sqrt(samples.length) }, options);

describe('half the size', () => {
  it('is the mean of the valid pixels of each four', () => {
    const random = createRandom(3);
    const size = 16;
    const samples = Float64Array.from({ length: size * size }, () => random.next());
    const valid = Uint8Array.from(samples, () => (random.next() < 0.5 ? 1 : 0));
    const half = reduce(samples, { sampleType: 'float64', reduction: 'mean' }, valid);
    for (let row = 0; row < size / 2; row += 1) {
      for (let column = 0; column < size / 2; column += 1) {
        const at = 2 * row * size + 2 * column;
        const four = [at, at + 1, at + size, at + size + 1].filter((place) => valid[place]);
        const to = (row * size) / 2 + column;
        expect(half.valid[to]).toBe(four.length > 0 ? 1 : 0);
        const mean = four.reduce((sum, place) => sum + samples[place], 0) / four.length;
        if (four.length > 0) expect(half.samples[to]).toBeCloseTo(mean, 12);
      }
    }
  });

  it('rounds whole numbers, and does not overflow', () => {
    const high = Uint32Array.of(4294967295, 4294967295, 4294967295, 4294967294);
    expect([...reduce(high, { sampleType: 'uint32', reduction: 'mean' }).samples]).toEqual([4294967295]);
    const mixed = Int16Array.of(-3, -4, 2, 4);
    expect([...reduce(mixed, { sampleType: 'int16', reduction: 'mean' }).samples]).toEqual([0]);
  });

  it('never makes nodata out of valid pixels', () => {
    const around = Int16Array.of(-1, 1, -1, 1);
    const half = reduce(around, { sampleType: 'int16', reduction: 'mean', nodata: 0 });
    expect([[...half.samples], [...half.valid]]).toEqual([[-1], [1]]);
    const float = Float32Array.of(0.1, 0.1, 0.1, 0.1).map((value, index) => value + (index % 2 ? 1 : -1));
    const mean = reduce(float, { sampleType: 'float32', reduction: 'mean' }).samples[0];
    const other = reduce(float, { sampleType: 'float32', reduction: 'mean', nodata: Number(mean) });
    expect(other.samples[0]).toBe(float[0]);
  });

  it('of classes is the commonest, and the first of several', () => {
    const classes = Uint8Array.of(9, 4, 4, 7);
    expect([...reduce(classes, { sampleType: 'uint8', reduction: 'mode' }).samples]).toEqual([4]);
    expect([
      ...reduce(Uint8Array.of(9, 4, 5, 7), { sampleType: 'uint8', reduction: 'mode' }).samples,
    ]).toEqual([9]);
    expect(reductionOf({ categories: ['water'] })).toBe('mode');
    expect(reductionOf({})).toBe('mean');
  });

  it('keeps 64-bit integers as they are', () => {
    const large = BigUint64Array.of(2n ** 63n + 1n, 5n, 2n ** 63n + 1n, 7n);
    expect([...reduce(large, { sampleType: 'uint64', reduction: 'mean' }).samples]).toEqual([2n ** 63n + 1n]);
  });
});

it('knows which types can show that a pixel is not valid, and by what', () => {
  expect(canShowInvalid('uint8', undefined)).toBe(false);
  expect(canShowInvalid('uint8', -9999)).toBe(false);
  expect(canShowInvalid('int16', -9999)).toBe(true);
  expect(canShowInvalid('int16', 0.5)).toBe(false);
  expect(canShowInvalid('float32', undefined)).toBe(true);
  expect(invalidSample('float32', undefined)).toBeNaN();
  expect(invalidSample('uint8', -9999)).toBe(0);
  expect(invalidSample('int64', 7)).toBe(7n);
});
