import type { VariableValues } from '../../device/device.ts';
import { initialVariables } from '../../program/initial-variables.ts';
import { linear } from '../../program/layers/linear.ts';
import { createLayers, within, type Layers } from '../../program/layers/layers.ts';
import { reshape, slice, transpose } from '../../program/operations/arrange.ts';
import { add, multiply, relu } from '../../program/operations/elementwise.ts';
import { input } from '../../program/operations/leaves.ts';
import { createProgram, type Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import type { PatchShape } from '../patches/patch-shape.ts';
import { encodeImages, encodePatches, shrinkage, type EncoderShape } from './encoder.ts';

/** An encoder and the patches that it takes, as plain data. */
export interface EncoderNet {
  readonly patch: PatchShape;
  readonly encoder: EncoderShape;
}

/** The same with a head of one hidden layer and an output per cluster. */
export interface NetShape extends EncoderNet {
  readonly hidden: number;
  readonly clusters: number;
}

/** Patches [batch, components, side, side] to logits [batch, clusters]. */
export function patchLogits(layers: Layers, patches: Tensor, net: NetShape): Tensor {
  return headLogits(layers, encodePatches(layers, patches, net.encoder), net);
}

/**
 * One image [1, components, height, width] to the features of all pixels whose patches lie in it, row by row: [(height - side + 1) * (width -
 * side + 1), features]. The same as of the patches one by one, for an encoder without padding only.
 */
export function imageFeatures(layers: Layers, image: Tensor, { patch, encoder }: EncoderNet): Tensor {
  const features = boxMean(encodeImages(layers, image, encoder), patch.side - 2 * shrinkage(encoder));
  const [, channels, height, width] = features.shape;
  return transpose(reshape(features, [channels, height * width]));
}

/** What labels one patch; its variables are all that a net needs to label. */
export function labellingProgram(net: NetShape): Program {
  const { components, side } = net.patch;
  const patches = input('patches', [1, components, side, side]);
  return createProgram({ logits: patchLogits(createLayers('predict'), patches, net) });
}

/** The weights that a net begins with, by seed. */
export function initialWeights(net: NetShape, seed: number): VariableValues {
  return initialVariables(labellingProgram(net), seed);
}

/** The head that labels, and the name of its last layer. */
const HEAD = 'head';
export const LAST_LAYER = `${HEAD}.clusters`;

/** Rows of features to logits, by the head or by another one of the same shape. */
export function headLogits(
  layers: Layers,
  features: Tensor,
  { hidden, clusters }: Pick<NetShape, 'hidden' | 'clusters'>,
  head = HEAD,
): Tensor {
  const own = within(layers, head);
  const between = relu(linear(own, 'hidden', features, { features: hidden }));
  return linear(own, 'clusters', between, { features: clusters });
}

/** Means over squares of `side` places. */
function boxMean(images: Tensor, side: number): Tensor {
  if (side === 1) return images;
  const sums = [2, 3].reduce((x, axis) => runningSum(x, axis, side), images);
  return multiply(sums, 1 / side ** 2);
}

function runningSum(x: Tensor, axis: number, length: number): Tensor {
  const shape = x.shape.map((own, index) => (index === axis ? own - length + 1 : own));
  const parts = Array.from({ length }, (_, start) =>
    slice(
      x,
      x.shape.map((_own, index) => (index === axis ? start : 0)),
      shape,
    ),
  );
  return parts.reduce(add);
}
