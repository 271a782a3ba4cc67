import type { PixelPlanes } from './centre-kernel.ts';
import type { ExactCentres, FuzzyKernel, FuzzySums } from './fuzzy-kernel.ts';
import { logarithm, powerOfTwo } from './powers.ts';

/** Less than any squared distance that matters; far from overflow when divided by. */
const LEAST = 1e-300;

/** The kernel in plain TypeScript: the one to read, and the oracle for the fast one. */
export const plainFuzzyKernel: FuzzyKernel = { name: 'plain', sum };

function sum({ planes, length }: PixelPlanes, centres: ExactCentres, fuzziness: number): FuzzySums {
  const { count, bandCount } = centres;
  const masses = new Float64Array(count * 2);
  const sums = new Float64Array(count * bandCount * 2);
  const objective = new Float64Array(2);
  const pixel = new Float64Array(bandCount);
  const weights = new Float64Array(count);
  const weigh = fuzziness === 2 ? weighBySquares : weighByPowers;
  for (let i = 0; i < length; i++) {
    for (let band = 0; band < bandCount; band++) pixel[band] = Math.fround(planes[band][i]);
    const side = i & 1;
    squaredDistances(pixel, centres, weights);
    objective[side] += weigh(weights, fuzziness);
    for (let cluster = 0, place = side; cluster < count; cluster++) {
      masses[cluster * 2 + side] += weights[cluster];
      for (let band = 0; band < bandCount; band++, place += 2) sums[place] += weights[cluster] * pixel[band];
    }
  }
  return { masses: sidesAdded(masses), sums: sidesAdded(sums), objective: objective[0] + objective[1] };
}

function squaredDistances(
  pixel: Float64Array,
  { count, bandCount, values }: ExactCentres,
  distances: Float64Array,
): void {
  for (let cluster = 0; cluster < count; cluster++) {
    let distance = 0;
    for (let band = 0; band < bandCount; band++) {
      const apart = pixel[band] - values[cluster * bandCount + band];
      distance += apart * apart;
    }
    distances[cluster] = Math.max(distance, LEAST);
  }
}

/** Turns squared distances into u^2 and gives the sum of u^2 times the squared distance, which is 1 / sum(1 / d^2). */
function weighBySquares(weights: Float64Array): number {
  let total = 0;
  for (let cluster = 0; cluster < weights.length; cluster++) {
    weights[cluster] = 1 / weights[cluster];
    total += weights[cluster];
  }
  const share = 1 / total;
  for (let cluster = 0; cluster < weights.length; cluster++) {
    const membership = weights[cluster] * share;
    weights[cluster] = membership * membership;
  }
  return share;
}

/**
 * The same for any fuzziness m; distances count in the least of them, so that no power overflows. With r the ratio of the least to a
 * distance, u = r^(1 / (m - 1)) / total, and u^m = r^(1 / (m - 1)) * r / total^m.
 */
function weighByPowers(weights: Float64Array, fuzziness: number): number {
  let least = Infinity;
  for (let cluster = 0; cluster < weights.length; cluster++) least = Math.min(least, weights[cluster]);
  const power = 1 / (fuzziness - 1);
  let total = 0;
  for (let cluster = 0; cluster < weights.length; cluster++) {
    const ratio = least / weights[cluster];
    const closeness = powerOfTwo(power * logarithm(ratio));
    total += closeness;
    weights[cluster] = closeness * ratio;
  }
  const share = powerOfTwo(-fuzziness * logarithm(total));
  for (let cluster = 0; cluster < weights.length; cluster++) weights[cluster] *= share;
  return least * (total * share);
}

/** The sums of even pixels plus those of odd ones. */
export function sidesAdded(pairs: Float64Array): Float64Array {
  return Float64Array.from({ length: pairs.length / 2 }, (_, i) => pairs[2 * i] + pairs[2 * i + 1]);
}
