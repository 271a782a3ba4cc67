const BINS = 65536;

/** A key, at most `limit`, that at least `rank` of the keys do not exceed, and few more than that. All keys are at most `limit`. */
export function keyCovering(keys: Uint32Array, rank: number, limit: number): number {
  const width = Math.ceil((limit + 1) / BINS);
  const counts = new Uint32Array(BINS);
  for (let i = 0; i < keys.length; i++) counts[Math.floor(keys[i] / width)]++;
  let bin = 0;
  for (let covered = counts[0]; covered < rank; covered += counts[bin]) bin++;
  return Math.min(limit, (bin + 1) * width - 1);
}

/** Indices that sort whole numbers below 2^53: counting sort, 16 bits at a time. */
export function risingOrder(numbers: Float64Array): Uint32Array {
  let largest = 0;
  let order = new Uint32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    order[i] = i;
    if (numbers[i] > largest) largest = numbers[i];
  }
  const digits = new Uint16Array(numbers.length);
  for (let unit = 1; unit <= largest; unit *= BINS) {
    // Storing a whole number as uint16 keeps its lowest 16 bits.
    for (let i = 0; i < digits.length; i++) digits[i] = numbers[i] / unit;
    order = sortedByDigit(order, digits);
  }
  return order;
}

/** Keeps the order of those with the same digit. */
function sortedByDigit(order: Uint32Array, digits: Uint16Array): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(BINS + 1);
  for (let i = 0; i < digits.length; i++) starts[digits[i] + 1]++;
  for (let digit = 1; digit <= BINS; digit++) starts[digit] += starts[digit - 1];
  const sorted = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) sorted[starts[digits[order[i]]]++] = order[i];
  return sorted;
}
