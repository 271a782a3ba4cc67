import type { VariableValues } from '../../device/device.ts';
import { createLayers, type Layers } from '../../program/layers/layers.ts';
import { softmax } from '../../program/operations/derived.ts';
import { input } from '../../program/operations/leaves.ts';
import { createProgram } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import { encodePatches } from './encoder.ts';
import { headLogits, imageFeatures, type EncoderNet, type NetShape } from './net.ts';
import type { FixedProgram } from '../../device/program-shelf.ts';

/** Patches that a net is given at once at most, and floats of its widest layer then: 128 MiB of them. */
const MOST_PATCHES = 512;
const MOST_FLOATS = 2 ** 25;

/** How many patches to give a net at once, so that no layer of it takes much memory. */
export function patchesAtOnce({
  patch,
  encoder,
  hidden = 0,
  clusters = 0,
}: EncoderNet & Partial<NetShape>): number {
  const channels = Math.max(patch.components, encoder.stem, ...encoder.stages.map((stage) => stage.channels));
  const widest = Math.max(channels * patch.side ** 2, hidden, clusters);
  return Math.max(1, Math.min(MOST_PATCHES, Math.floor(MOST_FLOATS / widest)));
}

/** What a net is asked for: what its encoder makes of a patch, what its head makes of that, or how likely each cluster is. */
export type NetOutput = keyof NetFor;

/** The net that an output is made by. */
export interface NetFor {
  readonly features: EncoderNet;
  readonly logits: NetShape;
  readonly probabilities: NetShape;
}

type OutputMakers = {
  readonly [Output in NetOutput]: (layers: Layers, features: Tensor, net: NetFor[Output]) => Tensor;
};

const OUTPUTS: OutputMakers = {
  features: (_layers, features) => features,
  logits: (layers, features, net) => headLogits(layers, features, net),
  probabilities: (layers, features, net) => softmax(headLogits(layers, features, net)),
};

/** A trained net that takes so many "patches", and gives the output row by row. */
export function fixPatchNet<Output extends NetOutput>(
  net: NetFor[Output],
  weights: VariableValues,
  count: number,
  output: Output,
): FixedProgram {
  const { components, side } = net.patch;
  const patches = input('patches', [count, components, side, side]);
  const layers = createLayers('predict');
  const rows = OUTPUTS[output](layers, encodePatches(layers, patches, net.encoder), net);
  return fix({ [output]: rows }, weights);
}

/** A trained net that takes an "image" of so many pixels on a side; its encoder has no padding. */
export function fixImageNet<Output extends NetOutput>(
  net: NetFor[Output],
  weights: VariableValues,
  side: number,
  output: Output,
): FixedProgram {
  const image = input('image', [1, net.patch.components, side, side]);
  const layers = createLayers('predict');
  const rows = OUTPUTS[output](layers, imageFeatures(layers, image, net), net);
  return fix({ [output]: rows }, weights);
}

/** Numbers of one pixel in such an output. */
export function widthOf({ program }: FixedProgram, output: NetOutput): number {
  return program.outputs.get(output)!.shape[1];
}

function fix(outputs: Readonly<Record<string, Tensor>>, weights: VariableValues): FixedProgram {
  const program = createProgram(outputs);
  const variables = Object.fromEntries([...program.variables.keys()].map((name) => [name, weights[name]]));
  return { program, variables };
}
