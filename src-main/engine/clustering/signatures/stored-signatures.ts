import type { MeanAndDeviation } from '../../raster/moments.ts';
import type { Signature } from './signature.ts';
import type { ClassSignature } from './signature-set.ts';

/** By what the bands were standardised before the signatures were taken. */
export type Standardisation = readonly Pick<MeanAndDeviation, 'mean' | 'deviation'>[];

/**
 * A cluster's signature in stored samples, whatever space it was taken in: standardising is a shift and a scale per
 * band, so nothing is lost by undoing it.
 */
export function storedSignature(
  name: string,
  colour: string,
  { pixels, mean, covariance }: Signature,
  standardisation?: Standardisation,
): ClassSignature {
  const scale = (band: number): number => standardisation?.[band].deviation ?? 1;
  const size = mean.length;
  const variances = mean.map((_, band) => Math.max(0, covariance[band * (size + 1)] * scale(band) ** 2));
  const lower = Array.from({ length: size }, (_, row) =>
    Array.from({ length: row + 1 }, (_other, column) => {
      if (row === column) return variances[row];
      // Of bands that hardly vary, rounding leaves more covariance than their variances allow.
      const most = Math.sqrt(variances[row] * variances[column]);
      const value = covariance[row * size + column] * scale(row) * scale(column);
      return Math.min(most, Math.max(-most, value));
    }),
  );
  return {
    name,
    colour,
    pixels,
    mean: Array.from(mean, (value, band) => value * scale(band) + (standardisation?.[band].mean ?? 0)),
    covariance: lower.flat(),
  };
}
