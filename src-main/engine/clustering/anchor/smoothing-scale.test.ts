import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import type { FittedWindow } from './fitted-windows.ts';
import { medianDifference, sharedCovariance } from './neighbours.ts';
import { smoothingScale } from './smoothing-scale.ts';

const SIDE = 60;

/** Squares of some pixels of four kinds, under noise. */
function squares(side: number, noise: number): FittedWindow {
  const random = createRandom(side);
  const kinds = Array.from({ length: 3600 }, () => random.below(4));
  const place = { column: 0, row: 0, width: SIDE, height: SIDE };
  const planes = [0, 1].map((component) => {
    return Float32Array.from({ length: SIDE * SIDE }, (_, pixel) => {
      const row = Math.floor(Math.floor(pixel / SIDE) / side);
      const kind = kinds[row * SIDE + Math.floor((pixel % SIDE) / side)];
      return ((kind >> component) & 1) * 2 + noise * (random.next() + random.next() + random.next() - 1.5);
    });
  });
  const field = { width: SIDE, height: SIDE, planes, valid: new Uint8Array(SIDE * SIDE).fill(1) };
  return { window: place, around: place, field, brightness: planes[0] };
}

describe('the scale of smoothing', () => {
  it.each([
    [2, 0.3],
    [2, 1],
    [3, 0.3],
    [4, 0.6],
  ])('leaves objects of %i pixels under noise %f alone: a twentieth at most is lost', async (side, noise) => {
    const { multiple, lost } = await smoothingScale([squares(side, noise)], 0, testRun());
    expect(multiple).toBeLessThanOrEqual(2);
    expect(lost).toBeLessThanOrEqual(0.05);
  });

  it.each([
    [20, 0.3],
    [20, 1],
    [30, 2],
  ])('is six median differences for fields of %i pixels, under noise %f', async (side, noise) => {
    const windows = [squares(side, noise)];
    const { scale, multiple } = await smoothingScale(windows, 0, testRun());
    expect(multiple).toBe(6);
    expect(scale).toBeCloseTo(6 * medianDifference(windows), 6);
  });

  it('is what is asked for, and says what that takes away', async () => {
    const { multiple, lost } = await smoothingScale([squares(2, 0.5)], 3, testRun());
    expect(multiple).toBe(3);
    expect(lost).toBeGreaterThan(0.3);
  });

  it('is none where neighbours are mostly the same', async () => {
    expect((await smoothingScale([squares(10, 0)], 0, testRun())).scale).toBe(0);
  });
});

describe('neighbours', () => {
  const window = (values: number[], valid: number[], width: number): FittedWindow => {
    const place = { column: 0, row: 0, width, height: values.length / width };
    const field = { ...place, planes: [Float32Array.from(values)], valid: Uint8Array.from(valid) };
    return { window: place, around: place, field, brightness: field.planes[0] };
  };

  it('differ by the median of pairs side by side that both have data', () => {
    expect(medianDifference([window([0, 1, 3, 100, 104, 9], [1, 1, 1, 1, 1, 0], 3)])).toBe(2);
    expect(medianDifference([window([0, 1, 3, 6], [1, 1, 1, 1], 4), window([0, 8], [1, 1], 2)])).toBe(2.5);
    expect(medianDifference([window([4], [1], 1)])).toBe(0);
  });

  it('covary by the mean product over rows and over columns, and what lies around a window has no part', () => {
    const grid = window([1, -1, 2, -2], [1, 1, 1, 1], 2);
    expect(sharedCovariance([grid], 0)).toBeCloseTo(2.5);
    expect(sharedCovariance([grid], 1)).toBeCloseTo((-2.5 + 2) / 2);
    const inner = { ...grid, window: { column: 0, row: 0, width: 2, height: 1 } };
    expect(sharedCovariance([inner], 1)).toBeCloseTo(-1);
  });
});
