import { add, divide, multiply, sqrt, subtract } from '../operations/elementwise.ts';
import type { Tensor } from '../tensor.ts';
import { parameter, state, updateState, within, type Layers } from './layers.ts';
import { normaliseBatch, perChannel } from './normalise-batch.ts';

export interface BatchNormOptions {
  /** What the newest batch counts for in running statistics; 0.1 when absent. */
  readonly momentum?: number;
  /** Added to the variance; 1e-5 when absent. */
  readonly epsilon?: number;
}

/**
 * torch.nn.BatchNorm1d and 2d: axis 1 holds the channels. Trains `scale` and `shift`, and keeps `runningMean` and `runningVariance` (of
 * the unbiased variance), by which it normalises in 'predict'.
 */
export function batchNorm(layers: Layers, name: string, x: Tensor, options: BatchNormOptions = {}): Tensor {
  const { momentum = 0.1, epsilon = 1e-5 } = options;
  const own = within(layers, name);
  const vector = [x.shape[1]];
  const scale = parameter(own, 'scale', vector, { kind: 'constant', value: 1 });
  const shift = parameter(own, 'shift', vector, { kind: 'constant', value: 0 });
  const runningMean = state(own, 'runningMean', vector, 0);
  const runningVariance = state(own, 'runningVariance', vector, 1);
  if (layers.mode === 'predict') {
    const factor = divide(scale, sqrt(add(runningVariance, epsilon)));
    const offset = subtract(shift, multiply(runningMean, factor));
    return add(multiply(x, perChannel(factor, x.shape)), perChannel(offset, x.shape));
  }
  const { value, mean, variance, count } = normaliseBatch(x, { scale, shift, epsilon });
  const unbiased = multiply(variance, count / (count - 1));
  updateState(own, 'runningMean', moved(runningMean, mean, momentum));
  updateState(own, 'runningVariance', moved(runningVariance, unbiased, momentum));
  return value;
}

function moved(running: Tensor, newest: Tensor, momentum: number): Tensor {
  return add(multiply(running, 1 - momentum), multiply(newest, momentum));
}
