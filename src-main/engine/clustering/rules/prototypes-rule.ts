import type { Centres } from '../../kernels/centre-kernel.ts';
import { shareOf } from '../prototypes/class-prototypes.ts';
import { centresLabelling } from './centres-rule.ts';
import { confidenceByDistances, type ConfidenceOf } from './confidence-by-distances.ts';
import type { RuleLabelling } from './pixel-rule.ts';

/**
 * A pixel belongs to the class with the nearest mean (the lowest of several equally near). Its confidence is the softmax of
 * -|x - c|^2 / spread over the classes (arXiv 1703.05175, equation 2).
 */
export interface PrototypesRule {
  readonly kind: 'prototypes';
  readonly centres: Centres;
  /** Above 0. */
  readonly spread: number;
}

export const prototypesLabelling: RuleLabelling<PrototypesRule> = {
  bandCount: ({ centres }) => centres.bandCount,
  work: ({ centres }) => centres.bandCount * centres.count,
  label: (rule, pixels, withConfidence) => {
    const { centres } = rule;
    const { ids } = centresLabelling.label({ kind: 'centres', centres }, pixels, false);
    if (!withConfidence) return { ids };
    const share: ConfidenceOf = (distances, place) => shareOf(distances, place, rule);
    return { ids, confidence: confidenceByDistances(centres, pixels.planes, ids, share) };
  },
};
