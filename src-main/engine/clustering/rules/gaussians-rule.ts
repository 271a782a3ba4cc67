import { factorLength, type Gaussians } from '../../kernels/gaussian-kernel.ts';
import { openGaussianKernel } from '../../kernels/open-gaussian-kernel.ts';
import type { RuleLabelling } from './pixel-rule.ts';

/**
 * A pixel belongs to the normal distribution most likely to have it (quadratic discriminant; the lowest of several
 * equally likely).
 */
export interface GaussiansRule {
  readonly kind: 'gaussians';
  readonly gaussians: Gaussians;
  /** Pixels whose squared Mahalanobis distance to their distribution is greater get 0. */
  readonly farthest?: number;
}

/** Confidence is the posterior probability; NaN where the id is 0. */
export const gaussiansLabelling: RuleLabelling<GaussiansRule> = {
  bandCount: ({ gaussians }) => gaussians.bandCount,
  work: ({ gaussians }) => gaussians.count * factorLength(gaussians),
  label: ({ gaussians, farthest }, { planes, valid }, withConfidence) => {
    const pixels = { length: valid.length, planes };
    const { labels: ids, confidence } = openGaussianKernel().classify(pixels, gaussians, {
      withConfidence,
      farthest,
    });
    if (valid.includes(0)) {
      for (let i = 0; i < ids.length; i++) {
        if (valid[i] !== 0) continue;
        ids[i] = 0;
        if (confidence) confidence[i] = NaN;
      }
    }
    return { ids, confidence };
  },
};
