import { describe, expect, it } from 'vitest';
import { factorLength } from '../../kernels/gaussian-kernel.ts';
import { stoppingPace } from '../../testing/stopping-pace.ts';
import { createPace } from '../samples/sample-chunks.ts';
import {
  byBrightness,
  checkMemory,
  gaussiansOf,
  lowerTriangle,
  pacedGaussiansOf,
  roundComponents,
  squareOf,
} from './component.ts';

const SHAPES = ['full', 'diagonal'] as const;

describe('components as kernels take them', () => {
  it('have the inverse factor of their covariance, and the discriminant without the pixel', () => {
    const component = {
      weight: 0.25,
      mean: Float64Array.of(1, 2),
      covariance: Float64Array.of(4, 2, 10),
    };
    const { factors, offsets, means } = gaussiansOf([component], 'full');
    // L = [[2, 0], [1, 3]], so L^-1 = [[1/2, 0], [-1/6, 1/3]] and |S| = 36.
    [1 / 2, -1 / 6, 1 / 3].forEach((value, place) => expect(factors[place]).toBeCloseTo(value, 14));
    expect(offsets[0]).toBeCloseTo(Math.log(0.25) - Math.log(36) / 2, 14);
    expect([...means]).toEqual([1, 2]);
  });

  it('are the same with turns between them, each after the work of one', async () => {
    const one = { weight: 0.5, mean: Float64Array.of(1, 2), covariance: Float64Array.of(4, 2, 10) };
    const many = [one, { ...one, weight: 0.1 }, one, one];
    const pace = createPace(new AbortController().signal);
    expect(await pacedGaussiansOf(many, 'full', pace)).toEqual(gaussiansOf(many, 'full'));
    const stopping = stoppingPace(2);
    await expect(pacedGaussiansOf(many, 'full', stopping.pace)).rejects.toThrow('Stopped');
    expect(stopping.turns).toEqual([48, 48]);
  });

  it('are the same whether independent bands are told as such or not', () => {
    const shared = { weight: 1, mean: Float64Array.of(5, 6, 7) };
    const full = gaussiansOf([{ ...shared, covariance: Float64Array.of(4, 0, 9, 0, 0, 16) }], 'full');
    const diagonal = gaussiansOf([{ ...shared, covariance: Float64Array.of(4, 9, 16) }], 'diagonal');
    expect(diagonal.offsets[0]).toBeCloseTo(full.offsets[0], 14);
    [0, 2, 5].forEach((place, band) => expect(diagonal.factors[band]).toBeCloseTo(full.factors[place], 14));
  });

  it.each(SHAPES)('are finite where there is no variance at all (%s)', (shape) => {
    const covariance = new Float64Array(factorLength({ bandCount: 3, shape }));
    const { factors, offsets } = gaussiansOf([{ weight: 1, mean: new Float64Array(3), covariance }], shape);
    expect([...factors, ...offsets].every(Number.isFinite)).toBe(true);
  });

  it('are refused where they would take too much memory, and only there', () => {
    expect(() => checkMemory(267, 250, 'full')).not.toThrow();
    expect(() => checkMemory(268, 250, 'full')).toThrow(/at most 267 clusters/);
    expect(() => checkMemory(1000, 250, 'diagonal')).not.toThrow();
  });
});

describe('components', () => {
  it('are ordered from the darkest to the brightest, alike ones by their first bands', () => {
    const means = [
      [5, 5],
      [1, 2],
      [6, 4],
      [0, 3],
      [4, 6],
    ].map((mean) => ({ mean: Float64Array.from(mean) }));
    expect(byBrightness(means).map(({ mean }) => [...mean])).toEqual([
      [0, 3],
      [1, 2],
      [4, 6],
      [5, 5],
      [6, 4],
    ]);
  });

  it.each(SHAPES)(
    'around centres are round, weighted by their pixels, and leave empty ones out (%s)',
    (shape) => {
      const centres = { count: 3, bandCount: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) };
      const components = roundComponents(centres, [30, 0, 10], 7, shape);
      expect(components.map(({ weight, mean }) => [weight, ...mean])).toEqual([
        [0.75, 1, 2],
        [0.25, 5, 6],
      ]);
      expect([...components[1].covariance]).toEqual(shape === 'full' ? [7, 0, 7] : [7, 7]);
    },
  );
});

it('a lower triangle is that of its square', () => {
  const triangle = Float64Array.from({ length: 15 }, (_, i) => i + 1);
  const square = squareOf(triangle, 5);
  expect(lowerTriangle(square, 5)).toEqual(triangle);
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 5; column++)
      expect(square[row * 5 + column]).toBe(square[column * 5 + row]);
  }
});
