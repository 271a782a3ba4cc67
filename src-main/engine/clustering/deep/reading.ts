import { brightnessOrder } from '../brightness-order.ts';
import type { Rows } from './rows-of.ts';

/** How outputs become clusters: the most probable is the cluster, or what stands out most by the output's own mean and deviation. */
export type ReadingKind = 'plain' | 'standardised';

/** How probabilities of clusters become ids. */
export interface Reading {
  /** The id of each output of the net, from 1. */
  readonly ids: readonly number[];
  /** Of each output over the pixels learned from; the deviation is 1 for one that is constant but for rounding. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** Sums from which a reading follows. */
export interface OutputSums {
  readonly count: number;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

export function emptySums(clusters: number): OutputSums {
  return { count: 0, sums: new Float64Array(clusters), squares: new Float64Array(clusters) };
}

/** With so many more rows of probabilities. */
export function addRows({ count, sums, squares }: OutputSums, rows: Float32Array): OutputSums {
  const clusters = sums.length;
  for (let i = 0; i < rows.length; i++) {
    sums[i % clusters] += rows[i];
    squares[i % clusters] += rows[i] ** 2;
  }
  return { count: count + rows.length / clusters, sums, squares };
}

/** Reads outputs as they are: the most probable is the cluster. */
export function plainReading(clusters: number): Reading {
  const numbers = Array.from({ length: clusters }, (_, output) => output);
  return {
    ids: numbers.map((output) => output + 1),
    means: numbers.map(() => 0),
    deviations: numbers.map(() => 1),
  };
}

/**
 * Reads each output by its own mean and deviation: what stands out most is the cluster. A loss on correlations of outputs, such as SSCC's,
 * knows nothing else of them.
 */
export function standardisedReading({ count, sums, squares }: OutputSums): Reading {
  const means = Array.from(sums, (sum) => sum / count);
  const deviations = means.map((mean, output) => {
    const deviation = Math.sqrt(Math.max(0, squares[output] / count - mean ** 2));
    return deviation > Math.max(LEAST_DEVIATION, LEAST_VARIATION * mean) ? deviation : 1;
  });
  return { ...plainReading(means.length), means, deviations };
}

/** Of a kind, by what the outputs are over the pixels learned from. */
export function readingOf(kind: ReadingKind, sums: OutputSums): Reading {
  return kind === 'standardised' ? standardisedReading(sums) : plainReading(sums.sums.length);
}

/** The output that each row stands for, from 0, read by what all rows are. */
export function outputsOf({ width, values }: Rows, kind: ReadingKind): Uint16Array {
  const reading = readingOf(kind, addRows(emptySums(width), values));
  return Uint16Array.from({ length: values.length / width }, (_, row) => readRow(reading, values, row));
}

/** What varies by less, of its own size, varies by the rounding of float32 only. */
const LEAST_VARIATION = 1e-5;
const LEAST_DEVIATION = 1e-9;

/** The output that stands out most in a row of probabilities, the first of several. */
export function readRow({ means, deviations }: Reading, rows: Float32Array, row: number): number {
  const clusters = means.length;
  let best = 0;
  let most = -Infinity;
  for (let output = 0; output < clusters; output++) {
    const score = (rows[row * clusters + output] - means[output]) / deviations[output];
    if (score > most) [most, best] = [score, output];
  }
  return best;
}

/** The reading whose ids run from the darkest mean of the pixels to the brightest, outputs without pixels last. */
export function orderedReading(
  reading: Reading,
  outputs: ArrayLike<number>,
  brightness: ArrayLike<number>,
): Reading {
  const clusters = reading.means.length;
  const order = brightnessOrder(clusters, brightness, (pixel) => outputs[pixel]);
  const ids = new Array<number>(clusters);
  order.forEach((output, rank) => (ids[output] = rank + 1));
  return { ...reading, ids };
}
