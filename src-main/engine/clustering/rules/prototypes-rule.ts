import type { Centres } from '../../kernels/centre-kernel.ts';
import { centresLabelling } from './centres-rule.ts';
import type { PixelPlanesAndValidity, RuleLabelling } from './pixel-rule.ts';

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
    const { ids } = centresLabelling.label({ kind: 'centres', centres: rule.centres }, pixels, false);
    return withConfidence ? { ids, confidence: shares(rule, pixels.planes, ids) } : { ids };
  },
};

/** The share of each pixel's own class; NaN where the id is 0. */
function shares(
  { centres: { count, bandCount, values }, spread }: PrototypesRule,
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
    let sum = 0;
    for (const distance of distances) sum += Math.exp((own - distance) / spread);
    confidence[i] = 1 / sum;
  }
  return confidence;
}
