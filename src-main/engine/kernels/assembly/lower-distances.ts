import { highHalf, plusSquare } from './arithmetic';

/**
 * Lowers each float32 of `closest` to the pixel's squared distance to one centre (one float32 per band) where that is less,
 * into `lowered`, and adds the result to four float64 of `totals`, by the pixel's place modulo 4. `pixels` is a multiple of
 * 8: the caller sets `closest` to 0 beyond the last one.
 */
export function lower(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  centre: usize,
  closest: usize,
  lowered: usize,
  totals: usize,
): void {
  let low = v128.load(totals);
  let high = v128.load(totals, 16);
  const end = centre + ((<usize>bands) << 2);
  for (let pixel = 0; pixel < pixels; pixel += 8) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let sample = planes + ((<usize>pixel) << 2);
    for (let value = centre; value < end; value += 4) {
      const position = v128.load32_splat(value);
      a = plusSquare(a, v128.load(sample), position);
      b = plusSquare(b, v128.load(sample, 16), position);
      sample += stride;
    }
    const place = (<usize>pixel) << 2;
    a = f32x4.pmin(v128.load(closest + place), a);
    b = f32x4.pmin(v128.load(closest + place, 16), b);
    v128.store(lowered + place, a);
    v128.store(lowered + place, b, 16);
    low = f64x2.add(low, f64x2.promote_low_f32x4(a));
    high = f64x2.add(high, highHalf(a));
    low = f64x2.add(low, f64x2.promote_low_f32x4(b));
    high = f64x2.add(high, highHalf(b));
  }
  v128.store(totals, low);
  v128.store(totals, high, 16);
}
