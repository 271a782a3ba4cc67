import type { Centres } from '../../kernels/centre-kernel.ts';
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
  label: ({ centres, spread }, pixels, withConfidence) => {
    const { ids } = centresLabelling.label({ kind: 'centres', centres }, pixels, false);
    if (!withConfidence) return { ids };
    return { ids, confidence: confidenceByDistances(centres, pixels.planes, ids, shareBy(spread)) };
  },
};

/** The share of a pixel's own class. */
function shareBy(spread: number): ConfidenceOf {
  return (distances, own) => {
    let sum = 0;
    for (const distance of distances) sum += Math.exp((own - distance) / spread);
    return 1 / sum;
  };
}
