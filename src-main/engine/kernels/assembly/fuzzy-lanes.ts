import { highHalf } from './arithmetic';

/** Less than any squared distance that matters; far from overflow when divided by. */
export const LEAST: f64 = 1e-300;

/** The four pixels at `sample` of every plane as float64, from `to` until `end`. */
export function widen(sample: usize, stride: usize, to: usize, end: usize): void {
  for (; to < end; to += 32) {
    const four = v128.load(sample);
    v128.store(to, f64x2.promote_low_f32x4(four));
    v128.store(to, highHalf(four), 16);
    sample += stride;
  }
}

export function plusSquare(total: v128, samples: v128, centre: v128): v128 {
  return f64x2.add(total, square(f64x2.sub(samples, centre)));
}

export function square(values: v128): v128 {
  return f64x2.mul(values, values);
}
