// The layout of the memory is that of fuzzy-means.ts, and so is what is added.

import { highHalf } from './arithmetic';
import { LEAST, plusSquare, widen } from './fuzzy-lanes';
import { logarithm, powerOfTwo } from './powers';

/** The same as `addMemberships` for any fuzziness m: memberships to the power of m. */
export function addPoweredMemberships(
  planes: usize,
  stride: usize,
  weights: usize,
  pixels: i32,
  bands: i32,
  centres: usize,
  clusters: i32,
  scratch: usize,
  masses: usize,
  sums: usize,
  objective: usize,
  fuzziness: f64,
): void {
  const power = f64x2.splat(1 / (fuzziness - 1));
  const down = f64x2.splat(-fuzziness);
  const distances = scratch + ((<usize>bands) << 5);
  const distancesEnd = distances + ((<usize>clusters) << 5);
  for (let pixel = 0; pixel < pixels; pixel += 4) {
    const place = (<usize>pixel) << 2;
    widen(planes + place, stride, scratch, distances);
    let centre = centres;
    let leastA = f64x2.splat(Infinity);
    let leastB = leastA;
    for (let to = distances; to < distancesEnd; to += 32) {
      let a = f64x2.splat(0);
      let b = a;
      for (let sample = scratch; sample < distances; sample += 32) {
        const value = v128.load64_splat(centre);
        a = plusSquare(a, v128.load(sample), value);
        b = plusSquare(b, v128.load(sample, 16), value);
        centre += 8;
      }
      a = f64x2.max(a, f64x2.splat(LEAST));
      b = f64x2.max(b, f64x2.splat(LEAST));
      v128.store(to, a);
      v128.store(to, b, 16);
      leastA = f64x2.min(leastA, a);
      leastB = f64x2.min(leastB, b);
    }
    let totalA = f64x2.splat(0);
    let totalB = totalA;
    for (let at = distances; at < distancesEnd; at += 32) {
      const ratioA = f64x2.div(leastA, v128.load(at));
      const ratioB = f64x2.div(leastB, v128.load(at, 16));
      const a = powerOfTwo(f64x2.mul(power, logarithm(ratioA)));
      const b = powerOfTwo(f64x2.mul(power, logarithm(ratioB)));
      totalA = f64x2.add(totalA, a);
      totalB = f64x2.add(totalB, b);
      v128.store(at, f64x2.mul(a, ratioA));
      v128.store(at, f64x2.mul(b, ratioB), 16);
    }
    const four = v128.load(weights + place);
    const shareA = f64x2.mul(f64x2.promote_low_f32x4(four), powerOfTwo(f64x2.mul(down, logarithm(totalA))));
    const shareB = f64x2.mul(highHalf(four), powerOfTwo(f64x2.mul(down, logarithm(totalB))));
    const costA = f64x2.mul(leastA, f64x2.mul(totalA, shareA));
    const costB = f64x2.mul(leastB, f64x2.mul(totalB, shareB));
    v128.store(objective, f64x2.add(f64x2.add(v128.load(objective), costA), costB));
    addWeighted(distances, distancesEnd, scratch, shareA, shareB, masses, sums);
  }
}

/** Adds to the masses the weights of four pixels times their shares, and to the sums that times their samples. */
function addWeighted(
  weights: usize,
  weightsEnd: usize,
  samples: usize,
  shareA: v128,
  shareB: v128,
  mass: usize,
  sum: usize,
): void {
  for (let from = weights; from < weightsEnd; from += 32) {
    const a = f64x2.mul(v128.load(from), shareA);
    const b = f64x2.mul(v128.load(from, 16), shareB);
    v128.store(mass, f64x2.add(f64x2.add(v128.load(mass), a), b));
    mass += 16;
    for (let sample = samples; sample < weights; sample += 32) {
      const before = f64x2.add(v128.load(sum), f64x2.mul(a, v128.load(sample)));
      v128.store(sum, f64x2.add(before, f64x2.mul(b, v128.load(sample, 16))));
      sum += 16;
    }
  }
}
