import type { VariableValues } from '../../device/device.ts';
import type { Run } from '../../run.ts';
import type { LearnedNet, NetMethod, NetTask, ShowNet } from '../deep/net-method.ts';
import { nearestRows } from '../deep/nearest-rows.ts';
import { headRows } from '../deep/head-rows.ts';
import { outputsOf, type ReadingKind } from '../deep/reading.ts';
import { rowsOf } from '../deep/rows-of.ts';
import { drawsInOrder } from '../patches/draws.ts';
import { learnTargets } from '../targets/learn-targets.ts';
import { answersOf } from '../targets/sure-answers.ts';
import type { TargetMaker, Targets } from '../targets/target-maker.ts';
import { cleanTargets } from './clean-targets.ts';

/** Pixels that look most alike, whose clusters a pixel's own is compared with. */
const NEIGHBOURS = 100;

/** How sure the net must be of a pixel that was not clean to learn from its answer. */
const SURE = 0.99;

/** Share of each target that is spread over all clusters. */
const SMOOTHING = 0.5;

/** Where the method itself ends on the bar; epochs after it, for each of its own; and their rate. */
const LEARNED = 0.8;
const EPOCHS_SHARE = 0.25;
const RATE = 0.02;

/**
 * Trains by a method, then once more on its clean pixels with smoothed targets, the others joining once the net is sure of them (after RUC:
 * Park et al. 2021, with one net instead of two).
 */
export function learnRobustly(
  method: NetMethod,
  task: NetTask,
  show: ShowNet,
  run: Run,
): Promise<LearnedNet> {
  const epochs = method.epochs(task);
  const learn = async (before: Run) => {
    const { weights, reading } = await method.learn(task, show, before);
    const silent = { ...before, report: () => {} };
    return { weights, targets: await cleanPixels(task, weights, reading, silent) };
  };
  return learnTargets(
    task,
    {
      id: `${method.id}, robust`,
      maker: joining,
      preset: { length: { epochs: Math.ceil(EPOCHS_SHARE * epochs) }, rate: RATE },
      smoothing: SMOOTHING,
      before: { share: LEARNED, epochs, run: learn },
    },
    show,
    run,
  );
}

/** Clean pixels stay as they are; of the others, those join from the second half on of which the net is sure. */
const joining: TargetMaker = {
  first: (pixels) => new Int32Array(pixels).fill(-1),
  renew: async ({ epoch, epochs, targets, logits }, run) => {
    if (2 * epoch <= epochs) return { targets };
    const { classes, sureness } = answersOf(await logits(run));
    return {
      targets: targets.map((target, i) => (target < 0 && sureness[i] > SURE ? classes[i] : target)),
    };
  },
  listens: false,
};

async function cleanPixels(
  { source, net }: NetTask,
  weights: VariableValues,
  reading: ReadingKind,
  run: Run,
): Promise<Targets> {
  const draws = drawsInOrder(source);
  const features = await rowsOf(source, draws, 'features', net, weights, run);
  const rows = await headRows(features, net, weights, 'head', run);
  const nearest = await nearestRows(features, NEIGHBOURS, run);
  return cleanTargets(Int32Array.from(outputsOf(rows, reading)), nearest, net.clusters);
}
