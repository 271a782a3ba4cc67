import type { Run } from '../../run.ts';
import { batchSizeFor } from '../patches/prepare-patches.ts';
import type { NetTask } from './net-method.ts';
import type { TrainingPreset } from './net-parameters.ts';
import { epochCount } from './net-settings.ts';

/** How long a training is for a task, and how fast. */
export interface TrainingPlan {
  readonly batch: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Of all epochs. */
  readonly steps: number;
  /** At first. */
  readonly rate: number;
}

/** What the parameters of a task say of a training, else a preset. Throws what `batchSizeFor` throws. */
export function trainingPlan(
  { source, settings, net, name, parameters }: NetTask,
  preset: TrainingPreset,
  run: Pick<Run, 'tell'>,
): TrainingPlan {
  const pixels = source.positions.length;
  const batch = batchSizeFor(settings.batch, { name }, pixels, net.patch, run);
  const stepsPerEpoch = Math.floor(pixels / batch);
  const epochs = epochCount(parameters.epochs, preset.length, stepsPerEpoch);
  return {
    batch,
    epochs,
    stepsPerEpoch,
    steps: epochs * stepsPerEpoch,
    rate: parameters.rate || preset.rate,
  };
}
