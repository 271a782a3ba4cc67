import { reshape } from '../operations/arrange.ts';
import { withGradient } from '../operations/custom.ts';
import { add, divide, multiply, sqrt, square, subtract } from '../operations/elementwise.ts';
import { constant } from '../operations/leaves.ts';
import { sum } from '../operations/reduce.ts';
import { describeShape, sizeOf, type Shape, type Tensor } from '../tensor.ts';

/** What batch normalisation gives: the result, and the statistics of each channel (a vector each). */
export interface NormalisedBatch {
  readonly value: Tensor;
  readonly mean: Tensor;
  /** Divided by the count, not by one less. */
  readonly variance: Tensor;
  /** Values per channel. */
  readonly count: number;
}

export interface NormaliseOptions {
  /** By channel; 1 when absent. */
  readonly scale?: Tensor;
  /** By channel; 0 when absent. */
  readonly shift?: Tensor;
  /** 1e-5 when absent. */
  readonly epsilon?: number;
}

/**
 * Batch normalisation by the batch itself, axis 1 being the channels: (x - mean) / sqrt(variance + epsilon) * scale + shift. Throws a
 * RangeError with a single value per channel. Its gradient (Ioffe & Szegedy 2015) takes few passes over x.
 */
export function normaliseBatch(x: Tensor, options: NormaliseOptions = {}): NormalisedBatch {
  const channels = x.shape[1];
  const { scale = constant(1, [channels]), shift = constant(0, [channels]), epsilon = 1e-5 } = options;
  const count = sizeOf(x.shape) / channels;
  if (count < 2) throw new RangeError(`A batch of ${describeShape(x.shape)} has one value per channel.`);
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const total = (values: Tensor): Tensor => sum(values, axes, { keep: true });
  const mean = divide(total(x), count);
  const centred = subtract(x, mean);
  const variance = divide(total(square(centred)), count);
  const deviation = sqrt(add(variance, epsilon));
  const factor = divide(perChannel(scale, x.shape), deviation);
  const value = add(multiply(centred, factor), perChannel(shift, x.shape));
  // dx = scale / deviation / N (N dy - sum dy - xhat sum(dy xhat)), gathered so that each element is touched as rarely as can be.
  const backward = (gradient: Tensor): Tensor[] => {
    const sumGradient = total(gradient);
    const toScale = divide(total(multiply(gradient, centred)), deviation);
    const slope = divide(multiply(factor, toScale), multiply(deviation, -count));
    const offset = divide(multiply(factor, sumGradient), -count);
    const toImages = add(multiply(gradient, factor), add(multiply(centred, slope), offset));
    return [toImages, reshape(toScale, [channels]), reshape(sumGradient, [channels])];
  };
  return {
    value: withGradient(value, [x, scale, shift], backward),
    mean: reshape(mean, [channels]),
    variance: reshape(variance, [channels]),
    count,
  };
}

/** A vector by channel as it broadcasts over axis 1 of the shape. */
export function perChannel(vector: Tensor, shape: Shape): Tensor {
  return reshape(
    vector,
    shape.map((length, axis) => (axis === 1 ? length : 1)),
  );
}
