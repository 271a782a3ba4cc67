import { ridgeWeights } from '../../linear/ridge.ts';
import { mix32 } from '../../random.ts';
import type { Rows } from './rows-of.ts';

/** Of the squares of the weights, beside features of deviation 1, for each row. */
const PENALTY = 1e-3;

/**
 * How well a linear classifier tells classes by features that it leaves as they are: the share of right ones among half of the rows, after
 * ridge regression on the other half. `classes`: that of each row, from 0. Undefined where a half is empty.
 */
export function linearProbe({ width, values }: Rows, classes: ArrayLike<number>): number | undefined {
  const count = classes.length;
  const isTest = Uint8Array.from({ length: count }, (_, row) => mix32(row) & 1);
  const [train, test] = [0, 1].map((half) => [...isTest.keys()].filter((row) => isTest[row] === half));
  if (train.length === 0 || test.length === 0) return undefined;
  const outputs = Math.max(...Array.from(classes)) + 1;
  const standard = standardised({ width, values }, train);
  const rows = Float64Array.from(train.flatMap((row) => standard(row)));
  const targets = new Float64Array(train.length * outputs);
  train.forEach((row, i) => (targets[i * outputs + classes[row]] = 1));
  const weights = ridgeWeights(rows, width + 1, targets, outputs, PENALTY * train.length);
  const right = test.filter((row) => told(standard(row), weights, outputs) === classes[row]);
  return right.length / test.length;
}

/** Rows with features of mean 0 and deviation 1 over some of them, and a 1 at the end. */
function standardised({ width, values }: Rows, some: readonly number[]): (row: number) => number[] {
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  for (const row of some) for (let i = 0; i < width; i++) means[i] += values[row * width + i] / some.length;
  for (const row of some) {
    for (let i = 0; i < width; i++) squares[i] += (values[row * width + i] - means[i]) ** 2 / some.length;
  }
  return (row) => {
    const own = Array.from(values.subarray(row * width, (row + 1) * width), (value, i) =>
      squares[i] > 0 ? (value - means[i]) / Math.sqrt(squares[i]) : 0,
    );
    return [...own, 1];
  };
}

/** The output of the greatest sum, the first of several. */
function told(row: readonly number[], weights: Float64Array, outputs: number): number {
  let [best, most] = [0, -Infinity];
  for (let output = 0; output < outputs; output++) {
    const sum = row.reduce((total, value, i) => total + value * weights[i * outputs + output], 0);
    if (sum > most) [best, most] = [output, sum];
  }
  return best;
}
