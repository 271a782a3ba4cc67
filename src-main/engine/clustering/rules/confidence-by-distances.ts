import type { Centres } from '../../kernels/centre-kernel.ts';
import type { PixelPlanesAndValidity } from './pixel-rule.ts';

/** How sure it is that a pixel belongs to the centre at a place, by its squared distances to all. */
export type ConfidenceOf = (distances: Float64Array, place: number) => number;

/** The confidence of pixels that belong to centres, the first of which has id 1; NaN where the id is 0. */
export function confidenceByDistances(
  { count, bandCount, values }: Centres,
  planes: PixelPlanesAndValidity['planes'],
  ids: Uint16Array,
  confidenceOf: ConfidenceOf,
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
    confidence[i] = confidenceOf(distances, ids[i] - 1);
  }
  return confidence;
}
