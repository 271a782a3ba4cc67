import type { VariableValues } from '../../device/device.ts';
import { createLayers } from '../../program/layers/layers.ts';
import { softmax } from '../../program/operations/derived.ts';
import { input } from '../../program/operations/leaves.ts';
import { createProgram } from '../../program/program.ts';
import type { Run } from '../../run.ts';
import { drawsInOrder } from '../patches/draws.ts';
import { batchCount, patchBatches } from '../patches/patch-batches.ts';
import type { PatchSource } from '../patches/patch-source.ts';
import { createPace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { patchLogits, type NetShape } from './net.ts';
import { runFixed, type FixedProgram } from './program-shelf.ts';
import {
  addRows,
  emptySums,
  orderedReading,
  plainReading,
  readRow,
  standardisedReading,
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

const BATCH = 512;

/**
 * Finds out how the outputs of a net are to be read: by what they are over the pixels of a source, of which `sample` has the samples, and
 * so that ids run from the darkest mean to the brightest.
 */
export async function readOutputs(
  source: PatchSource,
  { count, bandCount, values }: Sample,
  net: NetShape,
  weights: VariableValues,
  standardised: boolean,
  run: Run,
): Promise<SampleReading> {
  const rows = await outputsOf(source, net, weights, run);
  const sums = addRows(emptySums(net.clusters), rows);
  const reading = standardised ? standardisedReading(sums) : plainReading(net.clusters);
  const outputs = Uint16Array.from({ length: count }, (_, pixel) => readRow(reading, rows, pixel));
  const brightness = Float64Array.from({ length: count }, (_, pixel) => {
    let sum = 0;
    for (let band = 0; band < bandCount; band++) sum += values[band * count + pixel];
    return sum;
  });
  const counts = new Float64Array(net.clusters);
  for (const output of outputs) counts[output]++;
  return {
    reading: orderedReading(reading, outputs, brightness),
    largestShare: Math.max(...counts) / count,
    used: counts.filter((pixels) => pixels > 0).length,
  };
}

/** Probabilities [pixels, clusters] of all pixels of a source. */
async function outputsOf(
  source: PatchSource,
  net: NetShape,
  weights: VariableValues,
  run: Run,
): Promise<Float32Array> {
  const { clusters, patch } = net;
  const shape = [BATCH, patch.components, patch.side, patch.side];
  const probabilities = softmax(patchLogits(createLayers('predict'), input('patches', shape), net));
  const program = createProgram({ probabilities });
  const variables = Object.fromEntries([...program.variables.keys()].map((name) => [name, weights[name]]));
  const fixed: FixedProgram = { program, variables };
  const wanted = {
    draws: drawsInOrder(source),
    batchSize: BATCH,
    views: [[]],
    seed: 0,
    epoch: 0,
    keepRest: true,
  };
  const rows = new Float32Array(source.positions.length * clusters);
  const batches = batchCount(wanted);
  const pace = createPace(run.signal);
  for await (const { batch, pixels, views } of patchBatches(source, wanted, run)) {
    const whole = new Float32Array(BATCH * (views[0].length / pixels.length));
    whole.set(views[0]);
    const [outputs] = await runFixed(fixed, [{ patches: whole }], run);
    const made = (outputs.probabilities as Float32Array).subarray(0, pixels.length * clusters);
    rows.set(made, batch * BATCH * clusters);
    run.report({ stage: 'Reading the clusters', fraction: (batch + 1) / batches });
    await pace(BATCH);
  }
  return rows;
}
