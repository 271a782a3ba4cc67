import type { Run } from '../../run.ts';
import type { LearnedNet, NetTask, ShowNet } from '../deep/net-method.ts';
import type { TrainingPreset } from '../deep/net-parameters.ts';
import { stagedRuns, type StageBefore } from '../deep/stages.ts';
import { train, type Training } from '../deep/train.ts';
import { trainingPlan } from '../deep/training-plan.ts';
import type { TargetMaker } from './target-maker.ts';
import { targetTraining, type TargetStart } from './target-training.ts';

export interface TargetPlan {
  /** Of the method, and of the stage where it has several. */
  readonly id: string;
  readonly maker: TargetMaker;
  readonly preset: TrainingPreset;
  /** 0 when absent. */
  readonly smoothing?: number;
  /** What comes first; parameters then speak of that, and this is learned as the preset has it. */
  readonly before?: StageBefore<TargetStart>;
}

/** Of learning that comes after another. */
const LATER_DECAY = 1e-4;

/** Learns targets that a maker makes, from epoch to epoch, and gives the net of the last. */
export async function learnTargets(
  task: NetTask,
  { id, maker, preset, smoothing = 0, before }: TargetPlan,
  show: ShowNet,
  run: Run,
): Promise<LearnedNet> {
  const asked = before
    ? { ...task.parameters, epochs: 0, rate: 0, weightDecay: LATER_DECAY }
    : task.parameters;
  const plan = trainingPlan({ ...task, parameters: asked }, preset, before ? {} : run);
  const { batch, epochs, stepsPerEpoch, steps, rate } = plan;
  const { weightDecay } = asked;
  const learning = { batch, rate, steps, weightDecay, smoothing };
  const runs = before && stagedRuns(before, run);
  const start = before && (() => before.run(runs!.before));
  const training = targetTraining({ ...task, maker, learning, epochs, stepsPerEpoch, stage: id, start }, run);
  const ended: Training['ended'] = (epoch) => show(epoch.variables, 'plain');
  const { variables } = await train({ ...training, ended }, runs?.after ?? run);
  return { weights: variables, notes: { Epochs: (before?.epochs ?? 0) + epochs }, reading: 'plain' };
}
