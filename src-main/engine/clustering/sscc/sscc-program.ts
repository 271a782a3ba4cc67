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
import { encodePatches } from '../deep/encoder.ts';
import { headLogits, type NetShape } from '../deep/net.ts';
import { columnLoss, rowLoss } from './contrastive-losses.ts';
import { headNames } from './sscc-heads.ts';

/** What a training step of SSCC is told. */
export interface SsccTraining {
  readonly batch: number;
  /** At first. */
  readonly rate: number;
  /** How it falls over so many steps: to a tenth after each third, or along half a cosine. */
  readonly schedule: 'steps' | 'cosine';
  readonly steps: number;
  /** Heads over the one encoder, each with losses of its own; the first is that of the net. */
  readonly heads: number;
  readonly weightDecay: number;
  readonly rowWeight: number;
  readonly redundancy: number;
}

/** Of the softmax rows. */
const TEMPERATURE = 0.5;

/**
 * One step of SSCC (arXiv 2111.07945): two views of a batch ("first" and "second") through the same net, the loss `rowWeight` * row loss +
 * column loss (means over the heads), and Adam. Gives the losses, and the share of the batch that the first head's largest cluster takes.
 */
export function ssccProgram(net: NetShape, training: SsccTraining): Program {
  const { batch, heads, weightDecay, rowWeight, redundancy } = training;
  const shape = [batch, net.patch.components, net.patch.side, net.patch.side];
  const layers = createLayers('train');
  const features = encodePatches(layers, input('first', shape), net.encoder);
  const others = encodePatches(again(layers), input('second', shape), net.encoder);
  const logits = headNames(heads).map((head) => [
    headLogits(layers, features, net, head),
    headLogits(again(layers), others, net, head),
  ]);
  const views = logits.map((both) => both.map(softmax));
  const rows = meanOf(views.map(([first, second]) => rowLoss(first, second, TEMPERATURE)));
  const columns = meanOf(views.map(([first, second]) => columnLoss(first, second, redundancy)));
  const loss = add(multiply(rows, rowWeight), columns);
  const { step, update } = stepCounter();
  const updates = adam(loss, parametersOf(layers), { rate: rateAt(step, training), weightDecay });
  const largest = max(mean(oneHot(argmax(logits[0][0]), net.clusters), [0]));
  const curves = { Loss: loss, 'Row loss': rows, 'Column loss': columns, 'Largest cluster': largest };
  return createProgram(curves, [...updates, ...updatesOf(layers), update]);
}

function meanOf(numbers: readonly Tensor[]): Tensor {
  return multiply(numbers.reduce(add), 1 / numbers.length);
}

function rateAt(step: Tensor, { rate, schedule, steps }: SsccTraining): Tensor {
  return schedule === 'cosine'
    ? cosineSchedule(step, { rate, steps })
    : stepSchedule(step, { rate, every: Math.ceil(steps / 3) });
}
