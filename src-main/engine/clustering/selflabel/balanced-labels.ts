import type { Rows } from '../deep/rows-of.ts';
import type { Targets } from '../targets/target-maker.ts';
import type { Pace } from '../samples/sample-chunks.ts';

/** Sharpens probabilities before they are balanced. */
const LAMBDA = 25;

/** So that a class that no row wants can still be scaled up. */
const LEAST_POWER = 1e-290;

const LARGEST_CHANGE = 0.1;
const MOST_PASSES = 1000;

/**
 * The class of each row of logits so that classes have about equally many rows: the assignment of least cost by Sinkhorn and Knopp
 * (Asano et al. 2020), the sharpened softmax scaled by rows and columns in float64 until factors of columns change by less than a tenth together.
 */
export async function balancedLabels({ width: classes, values }: Rows, pace: Pace): Promise<Targets> {
  const count = values.length / classes;
  const powers = sharpened(values, classes);
  const columns = new Float64Array(classes).fill(1 / classes);
  const rows = new Float64Array(count);
  for (let pass = 0, change = Infinity; change >= LARGEST_CHANGE && pass < MOST_PASSES; pass++) {
    const sums = new Float64Array(classes);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let k = 0; k < classes; k++) sum += powers[i * classes + k] * columns[k];
      rows[i] = 1 / (count * sum);
      for (let k = 0; k < classes; k++) sums[k] += powers[i * classes + k] * rows[i];
    }
    change = 0;
    for (let k = 0; k < classes; k++) {
      const next = sums[k] === 0 ? columns[k] : 1 / (classes * sums[k]);
      change += Math.abs(columns[k] / next - 1);
      columns[k] = next;
    }
    await pace(2 * powers.length);
  }
  return Int32Array.from({ length: count }, (_, i) => greatest(powers, columns, i));
}

/** exp of the logits, times 25, less the largest of their row: the sharpened softmax but for a factor of each row, 1e-290 at least. */
function sharpened(logits: Float32Array, classes: number): Float64Array {
  const powers = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += classes) {
    const most = logits.subarray(from, from + classes).reduce((a, b) => Math.max(a, b));
    for (let k = 0; k < classes; k++) {
      powers[from + k] = Math.max(LEAST_POWER, Math.exp(LAMBDA * (logits[from + k] - most)));
    }
  }
  return powers;
}

function greatest(powers: Float64Array, columns: Float64Array, row: number): number {
  const classes = columns.length;
  let best = 0;
  for (let k = 1; k < classes; k++) {
    if (powers[row * classes + k] * columns[k] > powers[row * classes + best] * columns[best]) best = k;
  }
  return best;
}
