import type { Values, VariableValues } from '../../device/device.ts';
import { sizeOf } from '../../program/tensor.ts';
import type { Program } from '../../program/program.ts';
import type { Run } from '../../run.ts';
import type { NetShape } from '../deep/net.ts';
import type { TrainedNet } from '../deep/net-model.ts';
import type { Training } from '../deep/train.ts';
import { contrastivePool } from '../patches/augment/contrastive-pool.ts';
import { shuffledDraws } from '../patches/draws.ts';
import { patchBatches } from '../patches/patch-batches.ts';
import { batchSizeFor } from '../patches/prepare-patches.ts';
import type { PatchSource } from '../patches/patch-source.ts';
import { ssccManifest } from './sscc-manifest.ts';
import { ssccProgram } from './sscc-program.ts';
import { epochCount, type SsccParameters, type SsccSettings } from './sscc-settings.ts';

/** What a net learns from, and how. */
export interface SsccTask {
  readonly parameters: SsccParameters;
  readonly settings: SsccSettings;
  readonly source: PatchSource;
  readonly net: NetShape;
  /** To begin from. */
  readonly earlier?: TrainedNet;
  /** Of the raster. */
  readonly name: string;
}

/** SSCC as a training of shuffled batches of two views each, but for what is done after an epoch. */
export function ssccTraining(
  { parameters, settings, source, net, earlier, name }: SsccTask,
  run: Run,
): Omit<Training, 'ended'> {
  const pixels = source.positions.length;
  const batch = batchSizeFor(settings.batch, { name }, pixels, net.patch, run);
  const stepsPerEpoch = Math.floor(pixels / batch);
  const epochs = epochCount(parameters, stepsPerEpoch);
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
    start: earlier && startFrom(earlier.weights, program),
    batches: (epoch, within) => {
      const draws = shuffledDraws(source, seed, epoch);
      return feeds(
        patchBatches(source, { draws, batchSize: batch, views: [pool, pool], seed, epoch }, within),
      );
    },
  };
}

async function* feeds(batches: ReturnType<typeof patchBatches>): AsyncGenerator<Values> {
  for await (const { views } of batches) yield { first: views[0], second: views[1] };
}

/** Weights of an earlier net where this one has the same; its head begins anew for another number of clusters. */
function startFrom(weights: VariableValues, { variables }: Program): VariableValues {
  return Object.fromEntries(
    Object.entries(weights).filter(([name, values]) => {
      const shape = variables.get(name)?.shape;
      return shape !== undefined && sizeOf(shape) === values.length;
    }),
  );
}
