/** The largest difference, relative to the largest expected number (to 1 where all are 0); Infinity where one is not finite. */
export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, size] = [actual.length === expected.length ? 0 : Infinity, 0];
  for (let i = 0; i < expected.length; i++) {
    const own = Math.abs(actual[i] - expected[i]);
    difference = Number.isFinite(own) ? Math.max(difference, own) : Infinity;
    size = Math.max(size, Math.abs(expected[i]));
  }
  return difference / (size || 1);
}

/** Throws an Error that names the device's numbers where they are farther off than the tolerance. */
export function expectClose(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  const error = largestError(actual, expected);
  if (error <= tolerance) return;
  const some = (numbers: ArrayLike<number>): string => `[${Array.from(numbers).slice(0, 6).join(', ')}]`;
  const off = `off by ${error.toExponential(1)}, more than ${tolerance}`;
  throw new Error(`The device gave ${what} ${off}: ${some(actual)} instead of ${some(expected)}.`);
}
