import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { ridgeWeights } from './ridge.ts';

const random = createRandom(1);
const uniform = (length: number): Float64Array => Float64Array.from({ length }, () => random.next() - 0.5);

describe('ridge regression', () => {
  it('finds the weights that made the targets, where the penalty is next to nothing', () => {
    const [rows, weights] = [uniform(40 * 3), uniform(3 * 2)];
    const targets = Float64Array.from({ length: 40 * 2 }, (_, at) => {
      const [row, output] = [Math.floor(at / 2), at % 2];
      return [0, 1, 2].reduce((sum, i) => sum + rows[row * 3 + i] * weights[i * 2 + output], 0);
    });
    ridgeWeights(rows, 3, targets, 2, 1e-12).forEach((weight, i) =>
      expect(weight).toBeCloseTo(weights[i], 8),
    );
  });

  it('is where the penalised squares are least', () => {
    const [rows, targets] = [uniform(30 * 4), uniform(30)];
    const costOf = (weights: Float64Array): number => {
      let cost = 0.7 * weights.reduce((sum, weight) => sum + weight ** 2, 0);
      for (let row = 0; row < 30; row++) {
        const told = weights.reduce((sum, weight, i) => sum + weight * rows[row * 4 + i], 0);
        cost += (told - targets[row]) ** 2;
      }
      return cost;
    };
    const found = ridgeWeights(rows, 4, targets, 1, 0.7);
    for (let i = 0; i < 4; i++) {
      for (const step of [-1e-3, 1e-3]) {
        const moved = found.map((weight, j) => (i === j ? weight + step : weight));
        expect(costOf(moved)).toBeGreaterThan(costOf(found));
      }
    }
  });
});
