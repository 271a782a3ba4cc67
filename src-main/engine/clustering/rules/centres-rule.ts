import type { Centres } from '../../kernels/centre-kernel.ts';
import { openKernel } from '../../kernels/open-kernel.ts';
import type { PixelPlanesAndValidity, RuleLabelling } from './pixel-rule.ts';

/** A pixel belongs to the nearest centre (Euclidean; the lowest of several equally near). */
export interface CentresRule {
  readonly kind: 'centres';
  readonly centres: Centres;
}

export const centresLabelling: RuleLabelling<CentresRule> = {
  bandCount: ({ centres }) => centres.bandCount,
  work: ({ centres }) => centres.bandCount * centres.count,
  label: ({ centres }, { planes, valid }, withConfidence) => {
    const ids = openKernel().assign({ length: valid.length, planes }, centres);
    // The search is far faster than the loop, and mostly finds nothing.
    if (valid.includes(0)) for (let i = 0; i < ids.length; i++) if (valid[i] === 0) ids[i] = 0;
    return withConfidence ? { ids, confidence: margins(centres, planes, ids) } : { ids };
  },
};

/**
 * 1 - nearest / second nearest distance: 0 half-way between two centres, 1 at a centre. 1 where there is but one centre; NaN where
 * the id is 0.
 */
function margins(
  { count, bandCount, values }: Centres,
  planes: PixelPlanesAndValidity['planes'],
  ids: Uint16Array,
): Float32Array {
  const confidence = new Float32Array(ids.length).fill(NaN);
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === 0) continue;
    let [nearest, second] = [Infinity, Infinity];
    for (let centre = 0; centre < count; centre++) {
      let distance = 0;
      for (let band = 0; band < bandCount; band++) {
        distance += (planes[band][i] - values[centre * bandCount + band]) ** 2;
      }
      if (distance < nearest) [nearest, second] = [distance, nearest];
      else if (distance < second) second = distance;
    }
    confidence[i] = second === 0 ? 0 : 1 - Math.sqrt(nearest / second);
  }
  return confidence;
}
