import type { MeanAndDeviation } from '../../raster/moments.ts';
import type { Signature } from './signature.ts';
import type { ClassSignature } from './signature-set.ts';

/** By what the bands were standardised before the signatures were taken. */
export type Standardisation = readonly Pick<MeanAndDeviation, 'mean' | 'deviation'>[];

/**
 * A cluster's signature in stored samples, whatever space it was taken in: standardising is a shift and a scale per band, so nothing is
 * lost by undoing it.
 */
export function storedSignature(
  name: string,
  colour: string,
  { pixels, mean, covariance }: Signature,
  standardisation?: Standardisation,
): ClassSignature {
  const scale = (band: number): number => standardisation?.[band].deviation ?? 1;
  const size = mean.length;
  const lower: number[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const value = covariance[row * size + column] * scale(row) * scale(column);
      // Rounding may leave a little less than nothing of a variance of 0.
      lower.push(row === column ? Math.max(0, value) : value);
    }
  }
  return {
    name,
    colour,
    pixels,
    mean: Array.from(mean, (value, band) => value * scale(band) + (standardisation?.[band].mean ?? 0)),
    covariance: lower,
  };
}
