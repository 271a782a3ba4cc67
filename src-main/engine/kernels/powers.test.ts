import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { logarithm, powerOfTwo } from './powers.ts';

const random = createRandom(8);
const drawn = Array.from({ length: 20000 }, () => random.next());

it('gives binary logarithms within 1e-13 of their size, of numbers of any size', () => {
  const wrong = drawn.filter((value, i) => {
    const number = (0.5 + value) * 2 ** ((i % 1900) - 950);
    return Math.abs(logarithm(number) - Math.log2(number)) > 1e-13 * Math.max(1, Math.abs(Math.log2(number)));
  });
  expect(wrong).toEqual([]);
  expect([1, 2, 0.25].map(logarithm)).toEqual([0, 1, -2]);
});

it('gives powers of two within a share of 1e-12, and none below 2^-1000', () => {
  const wrong = drawn.filter((value) => {
    const exponent = 1010 * value - 1000;
    return Math.abs(powerOfTwo(exponent) / 2 ** exponent - 1) > 1e-12;
  });
  expect(wrong).toEqual([]);
  expect([0, 1, -3, -1e9].map(powerOfTwo)).toEqual([1, 2, 0.125, 2 ** -1000]);
});
