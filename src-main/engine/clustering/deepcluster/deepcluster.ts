import type { VariableValues } from '../../device/device.ts';
import { initialValues } from '../../program/initialiser.ts';
import { LAST_LAYER, type NetShape } from '../deep/net.ts';
import { splitEmpty } from '../targets/split-empty.ts';
import { targetCode } from '../targets/target-code.ts';
import type { TargetMaker } from '../targets/target-maker.ts';
import { clusterFeatures } from './cluster-features.ts';
import { deepclusterManifest } from './deepcluster-manifest.ts';

export { deepclusterManifest };

/** Of the weights that the last layer begins with. */
const DEVIATION = 0.01;

/** Deep clustering by k-means of features (Caron et al. 2018 and 2019: DeepCluster, DeeperCluster). */
export const deepclusterCode = targetCode(deepclusterManifest.id, (parameters) =>
  makerOf((parameters as typeof parameters & { readonly every: number }).every),
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
