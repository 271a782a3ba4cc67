/** Adds the square of a difference, every operation rounded. */
export function plusSquare(total: v128, samples: v128, centre: v128): v128 {
  const apart = f32x4.sub(samples, centre);
  return f32x4.add(total, f32x4.mul(apart, apart));
}

/** a * b + c, rounded once or twice as the machine likes. */
export function timesPlus(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** The upper two of four, as float64. */
export function highHalf(four: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(four, four, 1, 0));
}
