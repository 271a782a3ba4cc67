import type { Run } from '../../run.ts';
import { epochCount } from '../deep/net-settings.ts';
import type { NetTask } from '../deep/net-method.ts';
import { startFrom } from '../deep/start-from.ts';
import type { Training } from '../deep/train.ts';
import type { TrainingBatch } from '../deep/train-epoch.ts';
import { contrastivePool } from '../patches/augment/contrastive-pool.ts';
import { shuffledDraws } from '../patches/draws.ts';
import { patchBatches } from '../patches/patch-batches.ts';
import { batchSizeFor } from '../patches/prepare-patches.ts';
import { ssccManifest } from './sscc-manifest.ts';
import { ssccProgram } from './sscc-program.ts';
import { ssccSettings, type SsccParameters } from './sscc-settings.ts';

/** SSCC as a training of shuffled batches of two views each, but for what is done after an epoch. */
export function ssccTraining(task: NetTask, run: Run): Omit<Training, 'ended'> {
  const { source, net, earlier, name } = task;
  const parameters = task.parameters as NetTask['parameters'] & SsccParameters;
  const settings = ssccSettings(parameters);
  const pixels = source.positions.length;
  const batch = batchSizeFor(settings.batch, { name }, pixels, net.patch, run);
  const stepsPerEpoch = Math.floor(pixels / batch);
  const epochs = epochCount(parameters.epochs, settings.length, stepsPerEpoch);
  const { weightDecay, rowWeight, redundancy } = parameters;
  const { rate, schedule } = settings;
  const program = ssccProgram(net, {
    batch,
    rate,
    schedule,
    steps: epochs * stepsPerEpoch,
    weightDecay,
    rowWeight,
    redundancy,
  });
  const pool = contrastivePool(settings.pool);
  const { seed } = run;
  const identity = { method: ssccManifest.id, parameters, seed, pixels, net, isTuned: earlier !== undefined };
  return {
    program,
    epochs,
    stepsPerEpoch,
    key: JSON.stringify(identity),
    start: async () => startFrom(earlier?.weights, program),
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
