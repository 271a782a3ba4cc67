import type { Run } from '../../run.ts';
import type { LearnedNet, NetTask, ShowNet } from '../deep/net-method.ts';
import type { TrainingPreset } from '../deep/net-parameters.ts';
import { epochCount } from '../deep/net-settings.ts';
import { train } from '../deep/train.ts';
import { batchSizeFor } from '../patches/prepare-patches.ts';
import type { TargetMaker } from './target-maker.ts';
import { targetTraining } from './target-training.ts';

export interface TargetPlan {
  /** Of the method, and of the stage where it has several. */
  readonly id: string;
  readonly maker: TargetMaker;
  readonly preset: TrainingPreset;
  /** 0 when absent. */
  readonly smoothing?: number;
}

/** Learns targets that a maker makes, from epoch to epoch, and gives the net of the last. */
export async function learnTargets(
  task: NetTask,
  { id, maker, preset, smoothing = 0 }: TargetPlan,
  show: ShowNet,
  run: Run,
): Promise<LearnedNet> {
  const { source, settings, parameters, net, name } = task;
  const pixels = source.positions.length;
  const batch = batchSizeFor(settings.batch, { name }, pixels, net.patch, run);
  const stepsPerEpoch = Math.floor(pixels / batch);
  const epochs = epochCount(parameters.epochs, preset.length, stepsPerEpoch);
  const steps = epochs * stepsPerEpoch;
  const { weightDecay } = parameters;
  const learning = { batch, rate: parameters.rate || preset.rate, steps, weightDecay, smoothing };
  const training = targetTraining({ ...task, maker, learning, epochs, stepsPerEpoch, key: id }, run);
  const { variables } = await train({ ...training, ended: (epoch) => show(epoch.variables) }, run);
  return { weights: variables, notes: { Epochs: epochs, 'Steps of training': steps } };
}
