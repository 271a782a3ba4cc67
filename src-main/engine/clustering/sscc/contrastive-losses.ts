import { normaliseBatch } from '../../program/layers/normalise-batch.ts';
import { concatenate } from '../../program/operations/arrange.ts';
import { add, exp, log, multiply, square, subtract } from '../../program/operations/elementwise.ts';
import { constant } from '../../program/operations/leaves.ts';
import { l2Normalise } from '../../program/operations/derived.ts';
import { matmul } from '../../program/operations/matrix.ts';
import { mean, sum } from '../../program/operations/reduce.ts';
import type { Tensor } from '../../program/tensor.ts';

/**
 * NT-Xent (Chen et al. 2020) between two views, rows [batch, clusters] of probabilities: each row must be nearer to the same pixel's other
 * view than to all other rows of both. A number, 0 at least.
 */
export function rowLoss(first: Tensor, second: Tensor, temperature: number): Tensor {
  const rows = l2Normalise(concatenate([first, second], 0));
  const alike = multiply(matmul(rows, rows, { transposeRight: true }), 1 / temperature);
  // A row is as like itself as can be: 1 / temperature, which is taken out of the sum.
  const others = subtract(sum(exp(subtract(alike, 1 / temperature)), [1]), 1);
  const pairs = multiply(sum(multiply(l2Normalise(first), l2Normalise(second)), [1]), 1 / temperature);
  return subtract(add(mean(log(others)), 1 / temperature), mean(pairs));
}

/**
 * Redundancy between clusters (SSCC, arXiv 2111.07945; after Zbontar et al. 2021): of the correlation C of the clusters' columns in two
 * views, sum (C_kk - 1)^2 + `redundancy` * sum of C_kl^2 for k != l. A number, 0 at least.
 */
export function columnLoss(first: Tensor, second: Tensor, redundancy: number): Tensor {
  const [batch, clusters] = first.shape;
  const columns = [first, second].map((rows) => normaliseBatch(rows).value);
  const correlation = multiply(matmul(columns[0], columns[1], { transposeLeft: true }), 1 / batch);
  const identity = constant(diagonal(clusters), [clusters, clusters]);
  const weights = constant(
    diagonal(clusters).map((one) => (one === 1 ? 1 : redundancy)),
    [clusters, clusters],
  );
  return sum(multiply(square(subtract(correlation, identity)), weights));
}

function diagonal(size: number): Float64Array {
  return Float64Array.from({ length: size ** 2 }, (_, place) => (place % (size + 1) === 0 ? 1 : 0));
}
