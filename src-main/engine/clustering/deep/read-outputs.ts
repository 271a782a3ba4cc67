import type { VariableValues } from '../../device/device.ts';
import { EngineError } from '../../errors.ts';
import type { Run } from '../../run.ts';
import { drawsInOrder, type Draws } from '../patches/draws.ts';
import { batchCount, patchBatches } from '../patches/patch-batches.ts';
import { patchLength } from '../patches/patch-shape.ts';
import type { PatchSource } from '../patches/patch-source.ts';
import { createPace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { fixPatchNet, patchesAtOnce, probabilitiesOf } from './fixed-net.ts';
import type { NetShape } from './net.ts';
import {
  addRows,
  emptySums,
  orderedReading,
  plainReading,
  readRow,
  standardisedReading,
  type OutputSums,
  type Reading,
} from './reading.ts';

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
  standardised: boolean,
  run: Run,
): Promise<SampleReading> {
  const draws = spreadDraws(source, Math.ceil(MOST_OUTPUTS / net.clusters));
  const rows = await outputsOf(source, draws, net, weights, run);
  const sums = addRows(emptySums(net.clusters), rows);
  checkSums(sums);
  const reading = standardised ? standardisedReading(sums) : plainReading(net.clusters);
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

/** Probabilities [pixels, clusters] of these pixels of a source. */
async function outputsOf(
  source: PatchSource,
  draws: Draws,
  net: NetShape,
  weights: VariableValues,
  run: Run,
): Promise<Float32Array> {
  const { clusters } = net;
  const batchSize = Math.min(patchesAtOnce(net), draws.length);
  const fixed = fixPatchNet(net, weights, batchSize);
  const wanted = { draws, batchSize, views: [[]], seed: 0, epoch: 0, keepRest: true };
  const rows = new Float32Array(draws.length * clusters);
  const batches = batchCount(wanted);
  const pace = createPace(run.signal);
  for await (const { batch, pixels, views } of patchBatches(source, wanted, run)) {
    const whole = new Float32Array(batchSize * patchLength(net.patch));
    whole.set(views[0]);
    const made = await probabilitiesOf(fixed, { patches: whole }, run);
    rows.set(made.subarray(0, pixels.length * clusters), batch * batchSize * clusters);
    run.report({ stage: 'Reading the clusters', fraction: (batch + 1) / batches });
    await pace(batchSize);
  }
  return rows;
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
