import type { Centres } from '../../kernels/centre-kernel.ts';
import { centresLabelling } from './centres-rule.ts';
import { confidenceByDistances, type ConfidenceOf } from './confidence-by-distances.ts';
import type { RuleLabelling } from './pixel-rule.ts';

/**
 * A pixel belongs to the cluster in which it has the greatest membership, which is that of the nearest centre (the lowest of several
 * equally near). Its confidence is that membership.
 */
export interface FuzzyRule {
  readonly kind: 'fuzzy';
  readonly centres: Centres;
  /** m > 1 */
  readonly fuzziness: number;
}

export const fuzzyLabelling: RuleLabelling<FuzzyRule> = {
  bandCount: ({ centres }) => centres.bandCount,
  work: ({ centres }) => centres.bandCount * centres.count,
  label: ({ centres, fuzziness }, pixels, withConfidence) => {
    const { ids } = centresLabelling.label({ kind: 'centres', centres }, pixels, false);
    if (!withConfidence) return { ids };
    return { ids, confidence: confidenceByDistances(centres, pixels.planes, ids, membershipBy(fuzziness)) };
  },
};

/** 1 / sum_k (d / d_k)^(2 / (m - 1)), d the distance to the pixel's own centre. */
function membershipBy(fuzziness: number): ConfidenceOf {
  return (distances, place) => {
    const own = distances[place];
    let total = 0;
    for (const distance of distances) {
      const ratio = distance === own ? 1 : Math.min(1, own / distance);
      total += fuzziness === 2 ? ratio : ratio ** (1 / (fuzziness - 1));
    }
    return 1 / total;
  };
}
