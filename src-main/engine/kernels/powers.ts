/** 2^52, from where on doubles are whole numbers. */
const INTEGERS = 2 ** 52;
/** Added and taken off again, it rounds to the nearest whole number, ties to even. */
const ROUNDING = 1.5 * INTEGERS;
const LEAST_EXPONENT = -1000;

const LOGARITHM = [1 / 17, 1 / 15, 1 / 13, 1 / 11, 1 / 9, 1 / 7, 1 / 5, 1 / 3, 1];
const EXPONENTIAL = [3628800, 362880, 40320, 5040, 720, 120, 24, 6, 2, 1, 1].map(
  (factorial) => 1 / factorial,
);

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/**
 * Binary logarithm of a positive normal number within 1e-13, by 2 artanh((x - 1) / (x + 1)): operations that wasm has too, so that the
 * plain kernel gives the bits of the compiled one. Of 0, -1023.
 */
export function logarithm(value: number): number {
  double[0] = value;
  let exponent = (words[1] >>> 20) - 1023;
  words[1] = (words[1] & 0x000fffff) | 0x3ff00000;
  let part = double[0];
  if (part > Math.SQRT2) {
    part *= 0.5;
    exponent += 1;
  }
  const s = (part - 1) / (part + 1);
  return exponent + s * 2.8853900817779268 * horner(LOGARITHM, s * s);
}

/** 2 to the power of a number up to 1000, within a share of 1e-12; 2^-1000 for anything less. */
export function powerOfTwo(exponent: number): number {
  const bounded = Math.max(exponent, LEAST_EXPONENT);
  const whole = bounded + ROUNDING - ROUNDING;
  return horner(EXPONENTIAL, (bounded - whole) * Math.LN2) * 2 ** whole;
}

function horner(coefficients: readonly number[], by: number): number {
  let sum = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) sum = sum * by + coefficients[i];
  return sum;
}
