import type { PatchInput } from './patch-input.ts';

/** Factors by which features are multiplied, as the inner loop wants them. */
export interface FeatureFactors {
  readonly means: Float64Array;
  /** 0 for a constant feature. */
  readonly factors: Float64Array;
}

export function factorsOf({ features }: PatchInput): FeatureFactors | undefined {
  return (
    features && {
      means: Float64Array.from(features.means),
      factors: Float64Array.from(features.deviations, (deviation) => (deviation === 0 ? 0 : 1 / deviation)),
    }
  );
}

/** Standardises patches in place, by feature where there are factors; NaN, that is no data, becomes 0. */
export function standardisePatches(patches: Float32Array, standard: FeatureFactors | undefined): void {
  if (!standard) {
    for (let i = 0; i < patches.length; i++) if (patches[i] !== patches[i]) patches[i] = 0;
    return;
  }
  const { means, factors } = standard;
  for (let start = 0; start < patches.length; start += means.length) {
    for (let feature = 0; feature < means.length; feature++) {
      const value = patches[start + feature];
      patches[start + feature] = value === value ? (value - means[feature]) * factors[feature] : 0;
    }
  }
}
