import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Signature } from '../clustering/signatures/signature.ts';
import { createRandom } from '../random.ts';
import { minimumNoiseFraction, principalComponents, type Components } from './linear-components.ts';

const SIZE = 5;

function covariance(seed: number, points: number): Float64Array {
  const random = createRandom(seed);
  const matrix = new Float64Array(SIZE * SIZE);
  for (let point = 0; point < points; point++) {
    const values = Array.from({ length: SIZE }, (_, band) => (random.next() - 0.5) * (band + 1));
    values.forEach((a, i) => values.forEach((b, j) => (matrix[i * SIZE + j] += a * b)));
  }
  return matrix;
}

const signature: Signature = {
  pixels: 100,
  mean: Float64Array.of(3, -1, 4, 1, 5),
  covariance: covariance(1, 40),
};
const noise = covariance(2, 12);

/** Covariance of what comes out, given that of what goes in. */
function transformed({ step: { rows } }: Components, matrix: Float64Array): number[][] {
  return rows.map((a) =>
    rows.map((b) =>
      a.reduce((sum, x, i) => sum + b.reduce((inner, y, j) => inner + x * matrix[i * SIZE + j] * y, 0), 0),
    ),
  );
}

function expectDiagonal(matrix: readonly number[][], diagonal: (i: number) => number): void {
  matrix.forEach((row, i) =>
    row.forEach((value, j) => expect(value).toBeCloseTo(i === j ? diagonal(i) : 0, 8)),
  );
}

describe('principal components', () => {
  it('are uncorrelated, the eigenvalues their variances, the mean at 0', () => {
    const found = principalComponents(signature, {});
    expectDiagonal(transformed(found, signature.covariance), (i) => found.eigenvalues[i]);
    found.step.rows.forEach((row, i) => {
      const atMean = row.reduce(
        (sum, weight, band) => sum + weight * signature.mean[band],
        found.step.offsets[i],
      );
      expect(atMean).toBeCloseTo(0, 10);
    });
  });

  it.each([0.5, 0.9, 0.999, 1])('are the fewest that hold a share of %f', (share) => {
    const { eigenvalues } = principalComponents(signature, {});
    const total = eigenvalues.reduce((sum, value) => sum + value, 0);
    const found = principalComponents(signature, { share });
    const held = (count: number): number =>
      eigenvalues.slice(0, count).reduce((sum, value) => sum + value, 0) / total;
    expect(held(found.step.rows.length)).toBeGreaterThanOrEqual(share - 1e-12);
    if (found.step.rows.length > 1) expect(held(found.step.rows.length - 1)).toBeLessThan(share);
    expect(found.share).toBeCloseTo(held(found.step.rows.length), 12);
  });

  it('are as many as asked for, but no more than bands', () => {
    expect(principalComponents(signature, { components: 2 }).step.rows.length).toBe(2);
    expect(principalComponents(signature, { components: 40 }).step.rows.length).toBe(SIZE);
  });
});

describe('minimum noise fraction', () => {
  it('makes noise white and bands uncorrelated, by falling ratio of signal to noise', () => {
    const found = minimumNoiseFraction(signature, noise, {});
    expectDiagonal(transformed(found, noise), () => 1);
    expectDiagonal(transformed(found, signature.covariance), (i) => found.eigenvalues[i]);
    expect([...found.eigenvalues]).toEqual([...found.eigenvalues].sort((a, b) => b - a));
  });

  const hasScipy = spawnSync('/usr/bin/python3', ['-c', 'import scipy.linalg']).status === 0;
  it.skipIf(!hasScipy)("has scipy's generalised eigenvalues (skipped where python3-scipy is absent)", () => {
    const code = `
import json, sys, numpy as np, scipy.linalg
s, n = (np.array(m).reshape(${SIZE}, ${SIZE}) for m in json.load(sys.stdin))
print(json.dumps(sorted(scipy.linalg.eigh(s, n, eigvals_only=True), reverse=True)))`;
    const input = JSON.stringify([[...signature.covariance], [...noise]]);
    const { stdout } = spawnSync('/usr/bin/python3', ['-c', code], { input });
    const expected = JSON.parse(String(stdout)) as number[];
    const { eigenvalues } = minimumNoiseFraction(signature, noise, {});
    expected.forEach((value, i) => expect(eigenvalues[i] / value).toBeCloseTo(1, 9));
  });
});
