import type { Tensor } from '../tensor.ts';
import { stopGradient } from './custom.ts';
import { add, divide, exp, log, maximum, multiply, sqrt, square, subtract } from './elementwise.ts';
import { max, mean, sum } from './reduce.ts';

/** Along the last axis; each row sums to 1. */
export function softmax(logits: Tensor): Tensor {
  const powers = exp(centred(logits));
  return divide(powers, sum(powers, [lastAxis(logits)], { keep: true }));
}

/** log(softmax), exact also where softmax is 0. */
export function logSoftmax(logits: Tensor): Tensor {
  const below = centred(logits);
  return subtract(below, log(sum(exp(below), [lastAxis(logits)], { keep: true })));
}

/** Rows (last axis) of length 1; a row shorter than `least` is divided by that. */
export function l2Normalise(x: Tensor, least = 1e-12): Tensor {
  const squares = sum(square(x), [lastAxis(x)], { keep: true });
  return divide(x, sqrt(maximum(squares, least * least)));
}

/** Mean cross-entropy of logits [batch, classes] against rows of target probabilities. */
export function crossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return mean(multiply(sum(multiply(targets, logSoftmax(logits)), [1]), -1));
}

/** Mean over the batch of -sum p log p of rows of probabilities. */
export function entropy(probabilities: Tensor, least = 1e-12): Tensor {
  return mean(
    multiply(sum(multiply(probabilities, log(add(probabilities, least))), [lastAxis(probabilities)]), -1),
  );
}

/** Takes the largest from each row: softmax is the same, and exp cannot overflow. */
function centred(logits: Tensor): Tensor {
  return subtract(logits, stopGradient(max(logits, [lastAxis(logits)], { keep: true })));
}

function lastAxis({ shape }: Tensor): number {
  return shape.length - 1;
}
