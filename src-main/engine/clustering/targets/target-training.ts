import type { VariableValues } from '../../device/device.ts';
import type { NamedArrays } from '../../named-arrays.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Run } from '../../run.ts';
import { informationBetween } from '../../quality/normalised-information.ts';
import type { NetTask } from '../deep/net-method.ts';
import { trainingKey } from '../deep/training-key.ts';
import { rowsOf } from '../deep/rows-of.ts';
import { startFrom } from '../deep/start-from.ts';
import type { Knowledge, Remembered, Training } from '../deep/train.ts';
import { CHANGE } from '../deep/watch-net.ts';
import type { Answer, TrainingBatch } from '../deep/train-epoch.ts';
import { contrastivePool } from '../patches/augment/contrastive-pool.ts';
import { balancedDraws, drawsInOrder } from '../patches/draws.ts';
import { patchBatches } from '../patches/patch-batches.ts';
import type { Look, TargetMaker, Targets } from './target-maker.ts';
import { ANSWERS, targetProgram, type TargetLearning } from './target-program.ts';

/** How targets are learned. */
export interface TargetTask extends NetTask {
  readonly maker: TargetMaker;
  readonly learning: TargetLearning;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Tells methods and stages apart. */
  readonly stage: string;
  /** What a stage before gives: weights, and targets where it has them. */
  start?(): Promise<TargetStart>;
}

export interface TargetStart {
  readonly weights: VariableValues;
  readonly targets?: Targets;
}

/** Learning of targets, each class drawn equally often, that are made anew from epoch to epoch; but for what is done after an epoch. */
export function targetTraining(task: TargetTask, run: Run): Omit<Training, 'ended'> {
  const { source, net, earlier, maker, learning, epochs, stepsPerEpoch, stage } = task;
  const pixels = source.positions.length;
  const program = targetProgram(net, learning);
  const { seed } = run;
  const randomOf = (epoch: number) => createRandom(mix32(mix32(seed) ^ mix32(epoch + 1)));
  return {
    program,
    epochs,
    stepsPerEpoch,
    key: trainingKey(stage, task, run),
    start: async () => {
      const { weights, targets = undefined } = (await task.start?.()) ?? { weights: earlier?.weights };
      const variables = startFrom(weights, net);
      return { variables, ...(targets && { memory: memoryOf(targets) }) };
    },
    memory: memoryOf(maker.first(pixels, net.clusters, randomOf(0))),
    prepare: async (epoch, known, within) => {
      const targets = targetsIn(known.memory);
      if (!maker.renew) return { memory: known.memory };
      const look = lookOf(task, { epoch, targets, random: randomOf(epoch) }, known);
      const renewed = await maker.renew(look, within);
      return { ...remembered(targets, renewed.targets, net.clusters), variables: renewed.variables };
    },
    answers: maker.listens ? [ANSWERS] : undefined,
    remember: maker.listens
      ? ({ targets }, answers) => listen(targets.values as Targets, answers, net.clusters)
      : undefined,
    batches: (epoch, within, memory) => batchesOf(task, epoch, targetsIn(memory), { ...within, seed }),
  };
}

function lookOf(
  { source, net, epochs }: TargetTask,
  { epoch, targets, random }: Pick<Look, 'epoch' | 'targets' | 'random'>,
  { variables }: Knowledge,
): Look {
  const draws = drawsInOrder(source);
  const rows = (output: 'features' | 'logits', run: Run) =>
    rowsOf(source, draws, output, net, variables, { ...run, report: () => {} });
  return {
    epoch,
    epochs,
    net,
    targets,
    random,
    features: (run) => rows('features', run),
    logits: (run) => rows('logits', run),
  };
}

function memoryOf(targets: Targets): NamedArrays {
  return { targets: { shape: [targets.length], values: targets } };
}

function targetsIn({ targets }: NamedArrays): Targets {
  return targets.values as Targets;
}

/** The targets of the pixels that were drawn are what the net said of them last. */
function listen(targets: Targets, answers: readonly Answer[], classes: number): Remembered {
  const heard = targets.slice();
  for (const { pixels, outputs } of answers) {
    pixels.forEach((pixel, place) => (heard[pixel] = outputs[ANSWERS][place]));
  }
  return remembered(targets, heard, classes);
}

function remembered(before: Targets, targets: Targets, classes: number): Remembered {
  const [first, second] = [before, targets].map((own) => own.map((target) => target + 1));
  return { memory: memoryOf(targets), curves: { [CHANGE]: informationBetween(first, second, classes) } };
}

async function* batchesOf(
  { source, settings, learning: { batch: batchSize } }: TargetTask,
  epoch: number,
  targets: Targets,
  run: Run,
): AsyncGenerator<TrainingBatch> {
  const { seed } = run;
  const draws = balancedDraws(
    source,
    Uint16Array.from(targets, (target) => target + 1),
    seed,
    epoch,
  );
  const pool = contrastivePool(settings.pool);
  for await (const { pixels, views } of patchBatches(
    source,
    { draws, batchSize, views: [pool], seed, epoch },
    run,
  )) {
    const wanted = Int32Array.from(pixels, (pixel) => targets[pixel]);
    yield { feed: { patches: views[0], targets: wanted }, pixels };
  }
}
