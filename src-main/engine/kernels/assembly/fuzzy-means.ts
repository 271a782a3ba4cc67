// Layout of the memory that the caller fills (bytes; every address a multiple of 16):
// planes:  one float32 plane per band, `stride` bytes apart, filled up to a multiple of 4 pixels with anything finite.
// weights: a float32 for each of these pixels, 1; 0 for those that only fill up.
// centres: float64, centre after centre.
// scratch: 32 bytes for each band and each cluster.
// masses (by cluster), sums (by cluster and band) and objective (one): two float64 each, for even and odd pixels.

import { highHalf } from './arithmetic';
import { LEAST, plusSquare, square, widen } from './fuzzy-lanes';

/**
 * Adds to `masses` each pixel's squared membership in each cluster (fuzziness 2), to `sums` that times its samples, and to `objective`
 * its squared memberships times its squared distances.
 */
export function addMemberships(
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
): void {
  const one = f64x2.splat(1);
  const closeness = scratch + ((<usize>bands) << 5);
  const closenessEnd = closeness + ((<usize>clusters) << 5);
  for (let pixel = 0; pixel < pixels; pixel += 4) {
    const place = (<usize>pixel) << 2;
    widen(planes + place, stride, scratch, closeness);
    let centre = centres;
    let totalA = f64x2.splat(0);
    let totalB = totalA;
    for (let to = closeness; to < closenessEnd; to += 32) {
      let a = f64x2.splat(0);
      let b = a;
      for (let sample = scratch; sample < closeness; sample += 32) {
        const value = v128.load64_splat(centre);
        a = plusSquare(a, v128.load(sample), value);
        b = plusSquare(b, v128.load(sample, 16), value);
        centre += 8;
      }
      a = f64x2.div(one, f64x2.max(a, f64x2.splat(LEAST)));
      b = f64x2.div(one, f64x2.max(b, f64x2.splat(LEAST)));
      v128.store(to, a);
      v128.store(to, b, 16);
      totalA = f64x2.add(totalA, a);
      totalB = f64x2.add(totalB, b);
    }
    const four = v128.load(weights + place);
    totalA = f64x2.div(f64x2.promote_low_f32x4(four), totalA);
    totalB = f64x2.div(highHalf(four), totalB);
    v128.store(objective, f64x2.add(f64x2.add(v128.load(objective), totalA), totalB));
    let mass = masses;
    let sum = sums;
    for (let from = closeness; from < closenessEnd; from += 32) {
      const a = square(f64x2.mul(v128.load(from), totalA));
      const b = square(f64x2.mul(v128.load(from, 16), totalB));
      v128.store(mass, f64x2.add(f64x2.add(v128.load(mass), a), b));
      mass += 16;
      for (let sample = scratch; sample < closeness; sample += 32) {
        const before = f64x2.add(v128.load(sum), f64x2.mul(a, v128.load(sample)));
        v128.store(sum, f64x2.add(before, f64x2.mul(b, v128.load(sample, 16))));
        sum += 16;
      }
    }
  }
}
