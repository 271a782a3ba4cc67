import { expect, it } from 'vitest';
import type { Signature } from '../signatures/signature.ts';
import { stoppingPace } from '../../testing/stopping-pace.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { classComponents } from './class-components.ts';

const pace = createPace(new AbortController().signal);

const signature = (pixels: number, mean: number[], covariance: number[]): Signature => ({
  pixels,
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
});

const LARGE = signature(101, [1, 1], [4, 1, 1, 9]);
const LARGER = signature(301, [5, 5], [8, 3, 3, 5]);
/** ((101 - 1) * LARGE + (301 - 1) * LARGER) / 400 */
const POOLED = [7, 2.5, 6];

it('keeps large signatures as they are', async () => {
  const { components, kept, notes } = await classComponents([LARGE, LARGER], 'equal', pace);
  expect(components.map(({ covariance }) => [...covariance])).toEqual([
    [4, 1, 9],
    [8, 3, 5],
  ]);
  expect([kept, notes]).toEqual([[0, 1], {}]);
});

it.each([
  ['equal', [1 / 2, 1 / 2]],
  ['sample', [101 / 402, 301 / 402]],
] as const)('weighs classes by priors %s', async (priors, weights) => {
  expect(
    (await classComponents([LARGE, LARGER], priors, pace)).components.map(({ weight }) => weight),
  ).toEqual(weights);
});

it('mixes the spread of all into a class of a single pixel', async () => {
  const single = signature(1, [9, 9], [0, 0, 0, 0]);
  const { components, notes } = await classComponents([LARGE, LARGER, single], 'equal', pace);
  components[2].covariance.forEach((value, place) => expect(value).toBeCloseTo(POOLED[place], 12));
  expect(notes).toEqual({ 'Too few or too uniform pixels, spread of all mixed in': '3' });
});

it('mixes it into a large class without any spread too, but far less', async () => {
  const uniform = signature(1001, [9, 9], [0, 0, 0, 0]);
  const { components } = await classComponents([LARGE, LARGER, uniform], 'equal', pace);
  // Pooled over 1400 degrees of freedom, then 3 parts of 1003.
  components[2].covariance.forEach((value, place) =>
    expect(value).toBeCloseTo((((POOLED[place] * 400) / 1400) * 3) / 1003, 12),
  );
});

it('does not blame classes for a band that is constant in all of them', async () => {
  const constant = [50, 80].map((pixels) => signature(pixels, [1, 3], [4, 0, 0, 0]));
  expect((await classComponents(constant, 'equal', pace)).notes).toEqual({});
});

it('leaves classes without pixels out of everything', async () => {
  const empty = signature(0, [0, 0], [0, 0, 0, 0]);
  const { components, kept, notes } = await classComponents([empty, LARGE, empty, LARGER], 'sample', pace);
  expect(kept).toEqual([1, 3]);
  expect(components.map(({ weight }) => weight)).toEqual([101 / 402, 301 / 402]);
  expect(notes).toEqual({ 'Signatures left out, without pixels': 2 });
});

it('names the first of very many classes that it is mixed into, and counts the others', async () => {
  const singles = Array.from({ length: 30 }, (_, i) => signature(1, [i, 9], [0, 0, 0, 0]));
  const { notes } = await classComponents([LARGE, ...singles], 'equal', pace);
  expect(Object.values(notes)).toEqual([expect.stringMatching(/^2, 3, .* 21 and 10 more$/)]);
});

it('gives others a turn after each class', async () => {
  const { pace: stopping, turns } = stoppingPace(3);
  const many = new Array<typeof LARGE>(100).fill(LARGE);
  await expect(classComponents(many, 'equal', stopping)).rejects.toThrow('Stopped');
  expect(turns).toEqual([64, 64, 64]);
});
