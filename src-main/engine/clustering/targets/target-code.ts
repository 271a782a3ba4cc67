import type { ClustererCode } from '../clusterer.ts';
import { settled } from '../consensus/settled.ts';
import { netCode } from '../deep/fit-net.ts';
import type { DeepParameters } from '../deep/net-method.ts';
import { trainingPlan } from '../deep/training-plan.ts';
import { learnTargets } from './learn-targets.ts';
import { TARGET_PRESETS } from './target-manifest.ts';
import type { TargetMaker } from './target-maker.ts';

/** The code of a method with a `targetManifest`: all that is its own is how targets are made. */
export function targetCode(id: string, makerOf: (parameters: DeepParameters) => TargetMaker): ClustererCode {
  return netCode(
    settled({
      id,
      epochs: (task) => trainingPlan(task, TARGET_PRESETS[task.parameters.preset], {}).epochs,
      learn: (task, show, run) => {
        const { parameters } = task;
        const plan = { id, maker: makerOf(parameters), preset: TARGET_PRESETS[parameters.preset] };
        return learnTargets(task, plan, show, run);
      },
    }),
  );
}
