/**
 * The value that a chi-square variable of `freedom` degrees (>= 1, whole or not) exceeds with probability `tail` (0 <
 * tail < 1), to about 1e-10 of it.
 */
export function chiSquareQuantile(tail: number, freedom: number): number {
  let low = 0;
  let high = freedom + 10;
  while (chiSquareTail(high, freedom) > tail) high *= 2;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (chiSquareTail(middle, freedom) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability that a chi-square variable of `freedom` degrees exceeds a value: Q(freedom / 2, value / 2). */
export function chiSquareTail(value: number, freedom: number): number {
  if (value <= 0) return 1;
  const [shape, x] = [freedom / 2, value / 2];
  return x < shape + 1 ? 1 - lowerBySeries(shape, x) : upperByFraction(shape, x);
}

/** P(a, x) = x^a e^-x / Gamma(a + 1) * (1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + ...). */
function lowerBySeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum * front(shape, x);
}

/** Q(a, x) by Legendre's continued fraction, evaluated as Lentz does. */
function upperByFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = Infinity;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > 1e-16 && n < 10000; n++) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    change = c * d;
    fraction *= change;
  }
  return fraction * front(shape, x);
}

/** x^a e^-x / Gamma(a) */
function front(shape: number, x: number): number {
  return Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

/** Stirling's series, after raising the argument to where eight terms are exact. */
function logGamma(value: number): number {
  let shift = 0;
  let x = value;
  for (; x < 12; x++) shift += Math.log(x);
  const square = 1 / (x * x);
  const series = [1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12].reduce(
    (sum, term) => sum * square + term,
    -691 / 360360,
  );
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series / x - shift;
}
