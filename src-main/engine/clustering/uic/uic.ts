import { splitEmpty } from '../targets/split-empty.ts';
import { targetCode } from '../targets/target-code.ts';
import type { TargetMaker } from '../targets/target-maker.ts';
import { uicManifest } from './uic-manifest.ts';

export { uicManifest };

/** Classes are random at first; then what the net says of altered patches while it learns them. */
const maker: TargetMaker = {
  first: (pixels, classes, random) => Int32Array.from({ length: pixels }, () => random.below(classes)),
  renew: async ({ targets, net, random }) => ({ targets: splitEmpty(targets, net.clusters, random) }),
  listens: true,
};

/** Unsupervised image classification (Chen, Pu, Liu et al.: arXiv 2006.11480). */
export const uicCode = targetCode(uicManifest.id, () => maker);
