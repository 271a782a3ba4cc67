import { createLayers, parametersOf, updatesOf } from '../../program/layers/layers.ts';
import { cosineSchedule, stepCounter } from '../../program/optimise/schedules.ts';
import { sgd } from '../../program/optimise/sgd.ts';
import { crossEntropy } from '../../program/operations/derived.ts';
import { add, multiply } from '../../program/operations/elementwise.ts';
import { input } from '../../program/operations/leaves.ts';
import { oneHot } from '../../program/operations/matrix.ts';
import { argmax, max, mean } from '../../program/operations/reduce.ts';
import { createProgram, type Program } from '../../program/program.ts';
import { patchLogits, type NetShape } from '../deep/net.ts';

/** What a training step on targets is told. */
export interface TargetLearning {
  readonly batch: number;
  /** At first; it falls along half a cosine over so many steps. */
  readonly rate: number;
  readonly steps: number;
  readonly weightDecay: number;
  /** Share of each target that is spread over all classes, 0..1. */
  readonly smoothing: number;
}

const MOMENTUM = 0.9;

/** The output that says which class the net gives each patch. */
export const ANSWERS = 'answers';

/**
 * One step of learning targets: cross-entropy of the net's output for "patches" against "targets" (a class for each), by gradient descent
 * with momentum. Gives the loss, how many patches were told right, the share of the largest class, and the answers themselves.
 */
export function targetProgram(net: NetShape, learning: TargetLearning): Program {
  const { batch, rate, steps, weightDecay, smoothing } = learning;
  const { clusters } = net;
  const layers = createLayers('train');
  const patches = input('patches', [batch, net.patch.components, net.patch.side, net.patch.side]);
  const targets = oneHot(input('targets', [batch], 'integer'), clusters);
  const logits = patchLogits(layers, patches, net);
  const answers = argmax(logits);
  const told = oneHot(answers, clusters);
  const smooth = add(multiply(targets, 1 - smoothing), smoothing / clusters);
  const loss = crossEntropy(logits, smoothing === 0 ? targets : smooth);
  const { step, update } = stepCounter();
  const options = { rate: cosineSchedule(step, { rate, steps }), momentum: MOMENTUM, weightDecay };
  const updates = sgd(loss, parametersOf(layers), options);
  const curves = {
    'Cross-entropy': loss,
    'Told right': mean(multiply(multiply(told, targets), clusters)),
    'Largest cluster': max(mean(told, [0])),
  };
  return createProgram({ ...curves, [ANSWERS]: answers }, [...updates, ...updatesOf(layers), update]);
}
