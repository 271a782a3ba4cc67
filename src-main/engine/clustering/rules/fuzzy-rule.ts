import type { Centres } from '../../kernels/centre-kernel.ts';
import { centresLabelling } from './centres-rule.ts';
import type { PixelPlanesAndValidity, RuleLabelling } from './pixel-rule.ts';

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
  label: (rule, pixels, withConfidence) => {
    const { ids } = centresLabelling.label({ kind: 'centres', centres: rule.centres }, pixels, false);
    return withConfidence ? { ids, confidence: greatestMemberships(rule, pixels.planes, ids) } : { ids };
  },
};

/** 1 / sum_k (d / d_k)^(2 / (m - 1)), d the distance to the pixel's own centre; NaN where the id is 0. */
function greatestMemberships(
  { centres: { count, bandCount, values }, fuzziness }: FuzzyRule,
  planes: PixelPlanesAndValidity['planes'],
  ids: Uint16Array,
): Float32Array {
  const confidence = new Float32Array(ids.length).fill(NaN);
  const distances = new Float64Array(count);
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === 0) continue;
    for (let centre = 0; centre < count; centre++) {
      distances[centre] = 0;
      for (let band = 0; band < bandCount; band++) {
        distances[centre] += (planes[band][i] - values[centre * bandCount + band]) ** 2;
      }
    }
    const own = distances[ids[i] - 1];
    let total = 0;
    for (const distance of distances) {
      const ratio = distance === own ? 1 : Math.min(1, own / distance);
      total += fuzziness === 2 ? ratio : ratio ** (1 / (fuzziness - 1));
    }
    confidence[i] = 1 / total;
  }
  return confidence;
}
