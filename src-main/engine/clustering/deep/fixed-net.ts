import type { Values, VariableValues } from '../../device/device.ts';
import { createLayers } from '../../program/layers/layers.ts';
import { softmax } from '../../program/operations/derived.ts';
import { input } from '../../program/operations/leaves.ts';
import { createProgram } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import type { Run } from '../../run.ts';
import { encodePatches } from './encoder.ts';
import { imageLogits, patchLogits, type NetShape } from './net.ts';
import { runFixed, type FixedProgram } from '../../device/program-shelf.ts';

/** Patches that a net is given at once at most, and floats of its widest layer then: 128 MiB of them. */
const MOST_PATCHES = 512;
const MOST_FLOATS = 2 ** 25;

/** How many patches to give a net at once, so that no layer of it takes much memory. */
export function patchesAtOnce({ patch, encoder, hidden, clusters }: NetShape): number {
  const channels = Math.max(patch.components, encoder.stem, ...encoder.stages.map((stage) => stage.channels));
  const widest = Math.max(channels * patch.side ** 2, hidden, clusters);
  return Math.max(1, Math.min(MOST_PATCHES, Math.floor(MOST_FLOATS / widest)));
}

/** What a net is asked for: what its encoder makes of a patch, what its head makes of that, or how likely each cluster is. */
export type NetOutput = 'features' | 'logits' | 'probabilities';

/** A trained net that takes so many "patches", and gives rows. */
export function fixPatchNet(
  net: NetShape,
  weights: VariableValues,
  count: number,
  output: NetOutput = 'probabilities',
): FixedProgram {
  const { components, side } = net.patch;
  const patches = input('patches', [count, components, side, side]);
  const layers = createLayers('predict');
  if (output === 'features') return fix({ features: encodePatches(layers, patches, net.encoder) }, weights);
  const logits = patchLogits(layers, patches, net);
  return fix(output === 'logits' ? { logits } : { probabilities: softmax(logits) }, weights);
}

/** A trained net that takes an "image" of so many pixels on a side; its encoder has no padding. */
export function fixImageNet(net: NetShape, weights: VariableValues, side: number): FixedProgram {
  const image = input('image', [1, net.patch.components, side, side]);
  return fix({ probabilities: softmax(imageLogits(createLayers('predict'), image, net)) }, weights);
}

/** Rows of probabilities of the clusters. */
export async function probabilitiesOf(net: FixedProgram, feed: Values, run: Run): Promise<Float32Array> {
  const [{ probabilities }] = await runFixed(net, [feed], run);
  return probabilities as Float32Array;
}

function fix(outputs: Readonly<Record<string, Tensor>>, weights: VariableValues): FixedProgram {
  const program = createProgram(outputs);
  const variables = Object.fromEntries([...program.variables.keys()].map((name) => [name, weights[name]]));
  return { program, variables };
}
