import type { NamedArrays } from '../../named-arrays.ts';
import { mix32 } from '../../random.ts';
import type { Run } from '../../run.ts';
import type { Program } from '../../program/program.ts';
import type { NetTask } from './net-method.ts';
import type { Training } from './train.ts';
import type { TrainingBatch } from './train-epoch.ts';
import { trainingKey } from './training-key.ts';
import type { TrainingPlan } from './training-plan.ts';
import { contrastivePool } from '../patches/augment/contrastive-pool.ts';
import { shuffledDraws, type Draws } from '../patches/draws.ts';
import { patchBatches } from '../patches/patch-batches.ts';

/** Two patches at a time, and what is learned of them. */
export interface PairTask extends Pick<NetTask, 'source' | 'settings' | 'net' | 'parameters' | 'earlier'> {
  /** Of "first" and "second". */
  readonly program: Program;
  readonly plan: TrainingPlan;
  /** Tells methods and their stages apart. */
  readonly stage: string;
  /** The pixel that goes with each of these. */
  partners(draws: Draws, epoch: number, memory: NamedArrays): Draws;
}

/** Seeds the views of partners: a pixel that is its own partner is seen otherwise. */
const PARTNER = 0x5bd1e995;

/** Training on views of pixels and of their partners, but for where it starts and what is done after an epoch. */
export function pairTraining(task: PairTask, run: Pick<Run, 'seed'>): Omit<Training, 'ended'> {
  const { source, settings, program, plan, stage, partners } = task;
  const { seed } = run;
  const { epochs, stepsPerEpoch, batch: batchSize } = plan;
  const views = [contrastivePool(settings.pool)];
  return {
    program,
    epochs,
    stepsPerEpoch,
    key: trainingKey(stage, task, run),
    batches: (epoch, within, memory) => {
      const draws = shuffledDraws(source, seed, epoch);
      const wanted = { batchSize, views, epoch };
      return together(
        patchBatches(source, { ...wanted, draws, seed }, within),
        patchBatches(
          source,
          { ...wanted, draws: partners(draws, epoch, memory), seed: mix32(seed ^ PARTNER) },
          within,
        ),
      );
    },
  };
}

type Batches = ReturnType<typeof patchBatches>;

async function* together(first: Batches, second: Batches): AsyncGenerator<TrainingBatch> {
  try {
    for await (const one of first) {
      const { value: other } = await second.next();
      yield { feed: { first: one.views[0], second: other!.views[0] } };
    }
  } finally {
    await second.return(undefined);
  }
}
