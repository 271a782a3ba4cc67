import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { chiSquareQuantile, chiSquareTail } from './chi-square-quantile.ts';

const TAILS = [0.995, 0.9, 0.5, 0.1, 0.05, 0.01, 0.005, 1e-6];

describe('the chi-square quantile', () => {
  it('of two degrees is -2 ln(tail)', () => {
    for (const tail of TAILS) expect(chiSquareQuantile(tail, 2) / (-2 * Math.log(tail))).toBeCloseTo(1, 10);
  });

  it.each([1, 2, 6, 31, 250])('is where the tail has that probability, %i degrees', (freedom) => {
    for (const tail of TAILS) {
      expect(chiSquareTail(chiSquareQuantile(tail, freedom), freedom) / tail).toBeCloseTo(1, 8);
    }
  });

  it('falls as the tail grows, and grows with the degrees', () => {
    const quantiles = TAILS.map((tail) => chiSquareQuantile(tail, 7));
    expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
    expect(chiSquareQuantile(0.05, 8)).toBeGreaterThan(chiSquareQuantile(0.05, 7));
  });

  const python = spawnSync('/usr/bin/python3', ['-c', 'import scipy']).status === 0;
  it.skipIf(!python)('is that of scipy (skipped where python3-scipy is absent)', () => {
    const freedoms = [1, 2, 3, 6, 10, 49, 200, 250];
    const script =
      'import json,sys; from scipy.stats import chi2; t,f=json.loads(sys.argv[1]); ' +
      'print(json.dumps([[chi2.isf(a,b) for a in t] for b in f]))';
    const asked = JSON.stringify([TAILS, freedoms]);
    const { stdout } = spawnSync('/usr/bin/python3', ['-c', script, asked], { encoding: 'utf8' });
    const expected = JSON.parse(stdout) as number[][];
    freedoms.forEach((freedom, i) =>
      TAILS.forEach((tail, j) => expect(chiSquareQuantile(tail, freedom) / expected[i][j]).toBeCloseTo(1, 9)),
    );
  });
});
