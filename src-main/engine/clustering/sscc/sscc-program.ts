import { adam } from '../../program/optimise/adam.ts';
import { cosineSchedule, stepCounter, stepSchedule } from '../../program/optimise/schedules.ts';
import { again, createLayers, parametersOf, updatesOf } from '../../program/layers/layers.ts';
import { add, multiply } from '../../program/operations/elementwise.ts';
import { input } from '../../program/operations/leaves.ts';
import { argmax, max, mean } from '../../program/operations/reduce.ts';
import { oneHot } from '../../program/operations/matrix.ts';
import { softmax } from '../../program/operations/derived.ts';
import { createProgram, type Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import { patchLogits, type NetShape } from '../deep/net.ts';
import { columnLoss, rowLoss } from './contrastive-losses.ts';

/** What a training step of SSCC is told. */
export interface SsccTraining {
  readonly batch: number;
  /** At first. */
  readonly rate: number;
  /** How it falls over so many steps: to a tenth after each third, or along half a cosine. */
  readonly schedule: 'steps' | 'cosine';
  readonly steps: number;
  readonly weightDecay: number;
  readonly rowWeight: number;
  readonly redundancy: number;
}

/** Of the softmax rows. */
const TEMPERATURE = 0.5;

/**
 * One step of SSCC (arXiv 2111.07945): two views of a batch ("first" and "second") through the same net, the loss `rowWeight` * row loss +
 * column loss, and Adam. Gives the losses, and the share of the batch that the largest cluster takes.
 */
export function ssccProgram(net: NetShape, training: SsccTraining): Program {
  const { batch, weightDecay, rowWeight, redundancy } = training;
  const shape = [batch, net.patch.components, net.patch.side, net.patch.side];
  const layers = createLayers('train');
  const logits = patchLogits(layers, input('first', shape), net);
  const first = softmax(logits);
  const second = softmax(patchLogits(again(layers), input('second', shape), net));
  const rows = rowLoss(first, second, TEMPERATURE);
  const columns = columnLoss(first, second, redundancy);
  const loss = add(multiply(rows, rowWeight), columns);
  const { step, update } = stepCounter();
  const updates = adam(loss, parametersOf(layers), { rate: rateAt(step, training), weightDecay });
  const largest = max(mean(oneHot(argmax(logits), net.clusters), [0]));
  const curves = { Loss: loss, 'Row loss': rows, 'Column loss': columns, 'Largest cluster': largest };
  return createProgram(curves, [...updates, ...updatesOf(layers), update]);
}

function rateAt(step: Tensor, { rate, schedule, steps }: SsccTraining): Tensor {
  return schedule === 'cosine'
    ? cosineSchedule(step, { rate, steps })
    : stepSchedule(step, { rate, every: Math.ceil(steps / 3) });
}
