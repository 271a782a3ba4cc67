import type { VariableValues } from '../../device/device.ts';
import { EngineError } from '../../errors.ts';
import type { Run } from '../../run.ts';
import { drawsInOrder, type Draws } from '../patches/draws.ts';
import type { PatchSource } from '../patches/patch-source.ts';
import type { Sample } from '../samples/samples.ts';
import type { NetShape } from './net.ts';
import {
  addRows,
  emptySums,
  orderedReading,
  readingOf,
  readRow,
  type OutputSums,
  type Reading,
  type ReadingKind,
} from './reading.ts';
import { rowsOf } from './rows-of.ts';

/** How the outputs of a trained net are read, and what that makes of the pixels learned from. */
export interface SampleReading {
  readonly reading: Reading;
  /** Of the pixels learned from, in the largest cluster. */
  readonly largestShare: number;
  /** Clusters that have any of these pixels. */
  readonly used: number;
}

/** Probabilities that are looked at, so that they take no more than 256 MiB. */
const MOST_OUTPUTS = 2 ** 26;

/**
 * Finds out how the outputs of a net are to be read: by what they are over the pixels of a source, of which `sample` has the samples, and
 * so that ids run from the darkest mean to the brightest. Of very many pixels and clusters it looks at some pixels. Throws `bad-input` where
 * the net gives no numbers.
 */
export async function readOutputs(
  source: PatchSource,
  { count, bandCount, values }: Sample,
  net: NetShape,
  weights: VariableValues,
  kind: ReadingKind,
  run: Run,
): Promise<SampleReading> {
  const draws = spreadDraws(source, Math.ceil(MOST_OUTPUTS / net.clusters));
  const { values: rows } = await rowsOf(source, draws, 'probabilities', net, weights, run);
  const sums = addRows(emptySums(net.clusters), rows);
  checkSums(sums);
  const reading = readingOf(kind, sums);
  const outputs = Uint16Array.from(draws, (_, row) => readRow(reading, rows, row));
  const brightness = Float64Array.from(draws, (pixel) => {
    let sum = 0;
    for (let band = 0; band < bandCount; band++) sum += values[band * count + pixel];
    return sum;
  });
  const counts = new Float64Array(net.clusters);
  for (const output of outputs) counts[output]++;
  return {
    reading: orderedReading(reading, outputs, brightness),
    largestShare: Math.max(...counts) / draws.length,
    used: counts.filter((pixels) => pixels > 0).length,
  };
}

/** All pixels of a source, or so many spread over it. */
function spreadDraws(source: PatchSource, most: number): Draws {
  const all = drawsInOrder(source);
  if (all.length <= most) return all;
  return Uint32Array.from({ length: most }, (_, i) => Math.floor((i * all.length) / most));
}

/** What is no number has no cluster: the weights grew beyond all bounds in the last steps, of which no loss tells. */
function checkSums({ sums }: OutputSums): void {
  if (sums.every(Number.isFinite)) return;
  throw new EngineError(
    'bad-input',
    'Training diverged: what the network gives is no longer a number. Choose a lower learning rate.',
  );
}
