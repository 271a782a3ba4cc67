import type { VariableValues } from '../../device/device.ts';
import type { Parameters } from '../../parameters.ts';
import { initialValues } from '../../program/initialiser.ts';
import { settled } from '../consensus/settled.ts';
import { netCode } from '../deep/fit-net.ts';
import { LAST_LAYER, type NetShape } from '../deep/net.ts';
import { trainingPlan } from '../deep/training-plan.ts';
import { TARGET_PRESETS } from '../targets/target-manifest.ts';
import { learnTargets } from '../targets/learn-targets.ts';
import { splitEmpty } from '../targets/split-empty.ts';
import type { TargetMaker } from '../targets/target-maker.ts';
import { clusterFeatures } from './cluster-features.ts';
import { deepclusterManifest } from './deepcluster-manifest.ts';

export { deepclusterManifest };

/** Of the weights that the last layer begins with. */
const DEVIATION = 0.01;

/** Deep clustering by k-means of features (Caron et al. 2018 and 2019: DeepCluster, DeeperCluster). */
export const deepclusterCode = netCode(
  settled({
    id: deepclusterManifest.id,
    epochs: (task) => trainingPlan(task, TARGET_PRESETS[task.parameters.preset], {}).epochs,
    learn: (task, show, run) => {
      const { every, preset } = task.parameters as Parameters &
        typeof task.parameters & { readonly every: number };
      const plan = { id: deepclusterManifest.id, maker: makerOf(every), preset: TARGET_PRESETS[preset] };
      return learnTargets(task, plan, show, run);
    },
  }),
);

/** Classes are the clusters of what the encoder makes of the pixels: numbered anew each time, so the last layer begins anew. */
function makerOf(every: number): TargetMaker {
  return {
    first: (pixels) => new Int32Array(pixels).fill(-1),
    renew: async ({ epoch, targets, net, random, features }, run) => {
      if ((epoch - 1) % every > 0) return { targets };
      const seed = random.below(2 ** 32);
      const found = await clusterFeatures(await features(run), net.clusters, seed, run);
      return { targets: splitEmpty(found, net.clusters, random), variables: freshLastLayer(net, seed) };
    },
    listens: false,
  };
}

function freshLastLayer({ hidden, clusters }: NetShape, seed: number): VariableValues {
  const [weight, bias] = [`${LAST_LAYER}.weight`, `${LAST_LAYER}.bias`];
  return {
    [weight]: initialValues({ kind: 'normal', deviation: DEVIATION }, weight, [clusters, hidden], seed),
    [`${weight}.momentum`]: new Float32Array(clusters * hidden),
    [bias]: new Float32Array(clusters),
    [`${bias}.momentum`]: new Float32Array(clusters),
  };
}
