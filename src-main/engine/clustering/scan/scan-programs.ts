import { adam } from '../../program/optimise/adam.ts';
import { cosineSchedule, stepCounter } from '../../program/optimise/schedules.ts';
import {
  again,
  createLayers,
  parametersOf,
  updatesOf,
  within,
  type Layers,
} from '../../program/layers/layers.ts';
import { linear } from '../../program/layers/linear.ts';
import { entropy, softmax } from '../../program/operations/derived.ts';
import { log, maximum, multiply, relu, subtract } from '../../program/operations/elementwise.ts';
import { input } from '../../program/operations/leaves.ts';
import { oneHot } from '../../program/operations/matrix.ts';
import { argmax, max, mean, sum } from '../../program/operations/reduce.ts';
import { createProgram, type Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import { encodePatches } from '../deep/encoder.ts';
import { patchLogits, type NetShape } from '../deep/net.ts';
import { rowLoss } from '../sscc/contrastive-losses.ts';

/** What a training step is told. */
export interface PairLearning {
  readonly batch: number;
  /** At first; it falls along half a cosine over so many steps. */
  readonly rate: number;
  readonly steps: number;
  readonly weightDecay: number;
}

/** Numbers that the first stage makes of a patch. */
const PROJECTED = 64;

const TEMPERATURE = 0.5;

/** No probability is taken for less, so that no logarithm is infinite. */
const LEAST_PROBABILITY = 1e-8;

/** One step of knowing patches again: NT-Xent between what the encoder and two layers make of two views, "first" and "second". */
export function pretextProgram(net: NetShape, learning: PairLearning): Program {
  const layers = createLayers('train');
  const [first, second] = viewsOf(net, learning.batch);
  const loss = rowLoss(projected(layers, first, net), projected(again(layers), second, net), TEMPERATURE);
  return learned({ 'Contrast loss': loss }, loss, layers, learning);
}

/**
 * One step of neighbour consistency (SCAN: Van Gansbeke et al. 2020): the probabilities of a patch and of one that looks alike, "first"
 * and "second", shall have a dot product of 1, and the mean of the first a great entropy.
 */
export function neighbourProgram(net: NetShape, entropyWeight: number, learning: PairLearning): Program {
  const layers = createLayers('train');
  const [first, second] = viewsOf(net, learning.batch);
  const logits = patchLogits(layers, first, net);
  const rows = softmax(logits);
  const alike = sum(multiply(rows, softmax(patchLogits(again(layers), second, net))), [1]);
  const apart = multiply(mean(log(maximum(alike, LEAST_PROBABILITY))), -1);
  const spread = entropy(mean(rows, [0], { keep: true }), LEAST_PROBABILITY);
  const loss = subtract(apart, multiply(spread, entropyWeight));
  const largest = max(mean(oneHot(argmax(logits), net.clusters), [0]));
  const curves = { 'Neighbour loss': apart, Entropy: spread, 'Largest cluster': largest };
  return learned(curves, loss, layers, learning);
}

function viewsOf({ patch }: NetShape, batch: number): [Tensor, Tensor] {
  const shape = [batch, patch.components, patch.side, patch.side];
  return [input('first', shape), input('second', shape)];
}

function projected(layers: Layers, patches: Tensor, net: NetShape): Tensor {
  const own = within(layers, 'projection');
  const hidden = relu(
    linear(own, 'hidden', encodePatches(layers, patches, net.encoder), { features: net.hidden }),
  );
  return linear(own, 'output', hidden, { features: PROJECTED });
}

function learned(
  curves: Readonly<Record<string, Tensor>>,
  loss: Tensor,
  layers: Layers,
  { rate, steps, weightDecay }: PairLearning,
): Program {
  const { step, update } = stepCounter();
  const updates = adam(loss, parametersOf(layers), {
    rate: cosineSchedule(step, { rate, steps }),
    weightDecay,
  });
  return createProgram(curves, [...updates, ...updatesOf(layers), update]);
}
