import type { Run } from '../../run.ts';
import type { NetTask } from '../deep/net-method.ts';
import { startFrom } from '../deep/start-from.ts';
import type { Training } from '../deep/train.ts';
import type { TrainingBatch } from '../deep/train-epoch.ts';
import { trainingKey } from '../deep/training-key.ts';
import { trainingPlan } from '../deep/training-plan.ts';
import { contrastivePool } from '../patches/augment/contrastive-pool.ts';
import { shuffledDraws } from '../patches/draws.ts';
import { patchBatches } from '../patches/patch-batches.ts';
import { ssccManifest } from './sscc-manifest.ts';
import { SSCC_PRESETS } from './sscc-presets.ts';
import { ssccProgram } from './sscc-program.ts';
import { headCount, type SsccParameters } from './sscc-settings.ts';

/** SSCC as a training of shuffled batches of two views each, but for what is done after an epoch. */
export function ssccTraining(task: NetTask, run: Run): Omit<Training, 'ended'> {
  const { source, net, earlier, settings } = task;
  const parameters = task.parameters as NetTask['parameters'] & SsccParameters;
  const preset = SSCC_PRESETS[parameters.preset];
  const { batch, epochs, stepsPerEpoch, steps, rate } = trainingPlan(task, preset, run);
  const { weightDecay, rowWeight, redundancy } = parameters;
  const { schedule } = preset;
  const heads = headCount(parameters);
  const how = { batch, rate, schedule, steps, heads, weightDecay, rowWeight, redundancy };
  const program = ssccProgram(net, how);
  const pool = contrastivePool(settings.pool);
  const { seed } = run;
  return {
    program,
    epochs,
    stepsPerEpoch,
    key: trainingKey(ssccManifest.id, task, run),
    start: async () => ({ variables: startFrom(earlier?.weights, net) }),
    batches: (epoch, within) => {
      const draws = shuffledDraws(source, seed, epoch);
      const wanted = { draws, batchSize: batch, views: [pool, pool], seed, epoch };
      return feeds(patchBatches(source, wanted, within));
    },
  };
}

async function* feeds(batches: ReturnType<typeof patchBatches>): AsyncGenerator<TrainingBatch> {
  for await (const { views } of batches) yield { feed: { first: views[0], second: views[1] } };
}
