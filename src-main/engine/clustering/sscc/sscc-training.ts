import { createRandom, mix32 } from '../../random.ts';
import type { Run } from '../../run.ts';
import type { NetTask } from '../deep/net-method.ts';
import { pairTraining } from '../deep/pair-training.ts';
import { startFrom } from '../deep/start-from.ts';
import type { Training } from '../deep/train.ts';
import { trainingPlan } from '../deep/training-plan.ts';
import type { Draws } from '../patches/draws.ts';
import { neighboursOf, type PatchSource } from '../patches/patch-source.ts';
import { ssccManifest } from './sscc-manifest.ts';
import { SSCC_PRESETS } from './sscc-presets.ts';
import { ssccProgram } from './sscc-program.ts';
import { headCount, viewsOf, type SsccParameters } from './sscc-settings.ts';

/** SSCC as a training of shuffled batches of two views each, but for what is done after an epoch. */
export function ssccTraining(task: NetTask, run: Run): Omit<Training, 'ended'> {
  const { source, net, earlier } = task;
  const parameters = task.parameters as NetTask['parameters'] & SsccParameters;
  const preset = SSCC_PRESETS[parameters.preset];
  const plan = trainingPlan(task, preset, run);
  const { batch, steps, rate } = plan;
  const { weightDecay, rowWeight, redundancy } = parameters;
  const { schedule } = preset;
  const heads = headCount(parameters);
  const how = { batch, rate, schedule, steps, heads, weightDecay, rowWeight, redundancy };
  const program = ssccProgram(net, how);
  const partners = (draws: Draws, epoch: number): Draws =>
    viewsOf(parameters) === 'same' ? draws : nextTo(source, draws, mix32(run.seed ^ mix32(epoch)));
  const training = pairTraining({ ...task, program, plan, stage: ssccManifest.id, partners }, run);
  return { ...training, start: async () => ({ variables: startFrom(earlier?.weights, net) }) };
}

/** For each pixel itself or one beside it, at random. */
function nextTo(source: PatchSource, draws: Draws, seed: number): Draws {
  const random = createRandom(seed);
  return draws.map((pixel) => {
    const beside = neighboursOf(source, pixel, 1);
    return beside[random.below(beside.length + 1)] ?? pixel;
  });
}
