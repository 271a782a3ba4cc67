import { settled } from '../consensus/settled.ts';
import { netCode } from '../deep/fit-net.ts';
import { trainingPlan } from '../deep/training-plan.ts';
import { TARGET_PRESETS } from '../targets/target-manifest.ts';
import { learnTargets } from '../targets/learn-targets.ts';
import { splitEmpty } from '../targets/split-empty.ts';
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
export const uicCode = netCode(
  settled({
    id: uicManifest.id,
    epochs: (task) => trainingPlan(task, TARGET_PRESETS[task.parameters.preset], {}).epochs,
    learn: (task, show, run) =>
      learnTargets(
        task,
        { id: uicManifest.id, maker, preset: TARGET_PRESETS[task.parameters.preset] },
        show,
        run,
      ),
  }),
);
