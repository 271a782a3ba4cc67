import type { Centres, PixelPlanes } from './centre-kernel.ts';
import { emptyNearestFew, type NearestFew, type NearestFewKernel } from './nearest-few-kernel.ts';

/** The search in plain TypeScript: the one to read, and the oracle for the fast one. */
export const plainNearestFew: NearestFewKernel = { name: 'plain', nearest };

function nearest({ length, planes }: PixelPlanes, points: Centres, few: number): NearestFew {
  const found = emptyNearestFew(length, few);
  const numbers = Array.from({ length: points.count }, (_, point) => point);
  for (let i = 0; i < length; i++) {
    const distances = numbers.map((point) => squaredDistance(planes, i, points, point));
    const order = numbers.toSorted((one, other) => distances[one] - distances[other] || one - other);
    for (let rank = 0; rank < few; rank++) {
      found.distances[rank][i] = distances[order[rank]];
      found.indices[rank][i] = order[rank];
    }
  }
  return found;
}

function squaredDistance(
  planes: PixelPlanes['planes'],
  pixel: number,
  { bandCount, values }: Centres,
  point: number,
): number {
  let sum = 0;
  for (let band = 0; band < bandCount; band++) {
    const apart = Math.fround(Math.fround(planes[band][pixel]) - values[point * bandCount + band]);
    sum = Math.fround(sum + Math.fround(apart * apart));
  }
  return sum;
}
