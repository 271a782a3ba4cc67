import type { Signature } from '../signatures/signature.ts';
import { lowerTriangle, type Component, type CovarianceShape } from './component.ts';

/** Signatures of pixels as components weighted by their pixels, `ridge` added to every variance; those without pixels are left out. */
export function componentsOf(
  signatures: readonly Signature[],
  shape: CovarianceShape,
  ridge: number,
): Component[] {
  const living = signatures.filter(({ pixels }) => pixels > 0);
  const total = living.reduce((sum, { pixels }) => sum + pixels, 0);
  return living.map(({ pixels, mean, covariance }) => {
    const size = mean.length;
    const lifted = covariance.map((value, place) => (place % (size + 1) === 0 ? value + ridge : value));
    return {
      weight: pixels / total,
      mean,
      covariance:
        shape === 'full' ? lowerTriangle(lifted, size) : mean.map((_, band) => lifted[band * (size + 1)]),
    };
  });
}
