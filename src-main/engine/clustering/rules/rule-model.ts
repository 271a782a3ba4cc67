import type { ClusterModel } from '../clusterer.ts';
import { predictByRule } from './predict-by-rule.ts';
import type { PixelRule } from './pixel-rule.ts';

/** A model that labels each pixel by a rule; `rest` is what only its method knows. */
export function ruleModel(
  rule: PixelRule,
  rest: Pick<ClusterModel, 'clusterCount' | 'inertia' | 'notes' | 'save'>,
): ClusterModel {
  return {
    ...rest,
    halo: 0,
    rule,
    predict: (block, run, options) => predictByRule(rule, block, run, options),
  };
}
