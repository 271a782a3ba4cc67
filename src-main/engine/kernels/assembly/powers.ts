// Binary logarithm and power of two lanes, by the very operations of ../powers.ts.

const MANTISSA: i64 = 0x000fffffffffffff;
const ONE_BITS: i64 = 0x3ff0000000000000;
/** 2^52, and the exponent's bias on top. */
const INTEGERS: i64 = 0x4330000000000000;
const BIASED: f64 = 4503599627370496 + 1023;
const ROUNDING: f64 = 6755399441055744;
const LEAST_EXPONENT: f64 = -1000;

/** Of positive numbers. */
export function logarithm(values: v128): v128 {
  const one = f64x2.splat(1);
  const whole = v128.or(i64x2.shr_u(values, 52), i64x2.splat(INTEGERS));
  let exponent = f64x2.sub(whole, f64x2.splat(BIASED));
  let part = v128.or(v128.and(values, i64x2.splat(MANTISSA)), i64x2.splat(ONE_BITS));
  const isLarge = f64x2.gt(part, f64x2.splat(1.4142135623730951));
  part = v128.bitselect(f64x2.mul(part, f64x2.splat(0.5)), part, isLarge);
  exponent = f64x2.add(exponent, v128.and(one, isLarge));
  const s = f64x2.div(f64x2.sub(part, one), f64x2.add(part, one));
  const square = f64x2.mul(s, s);
  let sum = f64x2.splat(1 / 17);
  sum = step(sum, square, 1 / 15);
  sum = step(sum, square, 1 / 13);
  sum = step(sum, square, 1 / 11);
  sum = step(sum, square, 1 / 9);
  sum = step(sum, square, 1 / 7);
  sum = step(sum, square, 1 / 5);
  sum = step(sum, square, 1 / 3);
  sum = step(sum, square, 1);
  return f64x2.add(exponent, f64x2.mul(f64x2.mul(s, f64x2.splat(2.8853900817779268)), sum));
}

/** 2 to these; from 2^-1000 on. */
export function powerOfTwo(exponents: v128): v128 {
  const bounded = f64x2.max(exponents, f64x2.splat(LEAST_EXPONENT));
  const whole = f64x2.sub(f64x2.add(bounded, f64x2.splat(ROUNDING)), f64x2.splat(ROUNDING));
  const y = f64x2.mul(f64x2.sub(bounded, whole), f64x2.splat(0.6931471805599453));
  let sum = f64x2.splat(1 / 3628800);
  sum = step(sum, y, 1 / 362880);
  sum = step(sum, y, 1 / 40320);
  sum = step(sum, y, 1 / 5040);
  sum = step(sum, y, 1 / 720);
  sum = step(sum, y, 1 / 120);
  sum = step(sum, y, 1 / 24);
  sum = step(sum, y, 1 / 6);
  sum = step(sum, y, 0.5);
  sum = step(sum, y, 1);
  sum = step(sum, y, 1);
  const scale = i64x2.shl(f64x2.add(whole, f64x2.splat(BIASED)), 52);
  return f64x2.mul(sum, scale);
}

/** One step of Horner's rule. */
function step(sum: v128, by: v128, next: f64): v128 {
  return f64x2.add(f64x2.mul(sum, by), f64x2.splat(next));
}
