import type { Centres, NearestTwo } from '../../kernels/centre-kernel.ts';
import { openKernel } from '../../kernels/open-kernel.ts';
import type { RuleLabelling } from './pixel-rule.ts';

/** A pixel belongs to the nearest centre (Euclidean; the lowest of several equally near). */
export interface CentresRule {
  readonly kind: 'centres';
  readonly centres: Centres;
}

export const centresLabelling: RuleLabelling<CentresRule> = {
  bandCount: ({ centres }) => centres.bandCount,
  work: ({ centres }) => centres.bandCount * centres.count,
  label: ({ centres }, { planes, valid }, withConfidence) => {
    const pixels = { length: valid.length, planes };
    const two = withConfidence ? openKernel().nearestTwo(pixels, centres) : undefined;
    const ids = two?.labels ?? openKernel().assign(pixels, centres);
    // The search is far faster than the loop, and mostly finds nothing.
    if (valid.includes(0)) for (let i = 0; i < ids.length; i++) if (valid[i] === 0) ids[i] = 0;
    return two ? { ids, confidence: margins(ids, two) } : { ids };
  },
};

/**
 * 1 - nearest / second nearest distance: 0 half-way between two centres, 1 at a centre. 1 where there is but one centre; NaN where
 * the id is 0.
 */
function margins(ids: Uint16Array, { nearest, second }: NearestTwo): Float32Array {
  const confidence = new Float32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const margin = second[i] === 0 ? 0 : 1 - Math.sqrt(nearest[i] / second[i]);
    confidence[i] = ids[i] === 0 ? NaN : margin;
  }
  return confidence;
}
