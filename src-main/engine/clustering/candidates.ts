import type { NumericSamples } from '../raster/samples.ts';

/** Values beyond this count as no data: their squares would overflow float32 (think of an undeclared nodata of -3.4e38). */
export const LARGEST_VALUE = 1e17;

/** The pixels with the least keys among those offered. */
export interface Candidates {
  /** Keys above it need not be offered. */
  readonly limit: number;
  /** Takes a pixel whose values are all finite and of a usable size. */
  offer(key: number, position: number, planes: readonly NumericSamples[], index: number): void;
  /** The kept pixels by rising position, values band after band in an array from `allocate`; call once. */
  finish(allocate: (length: number) => Float32Array): {
    count: number;
    values: Float32Array;
    positions: Float64Array;
  };
}

/** Keeps the `size` least of what it is offered, by key and then position. */
export function createCandidates(size: number, bandCount: number): Candidates {
  const ceiling = size + Math.max(1024, size >> 2);
  let capacity = Math.min(ceiling, 1 << 16);
  let keys = new Uint32Array(capacity);
  let positions = new Float64Array(capacity);
  let values = new Float32Array(capacity * bandCount);
  let count = 0;
  let limit = 0xffffffff;

  const grow = (): void => {
    capacity = Math.min(ceiling, capacity * 2);
    keys = enlarged(keys, new Uint32Array(capacity));
    positions = enlarged(positions, new Float64Array(capacity));
    values = enlarged(values, new Float32Array(capacity * bandCount));
  };
  const keepLeast = (): void => {
    if (count <= size) return;
    limit = keyOfRank(keys.subarray(0, count), size);
    const lastTie = lastTiePosition(keys, positions, count, limit, size);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (keys[i] > limit || (keys[i] === limit && positions[i] > lastTie)) continue;
      keys[kept] = keys[i];
      positions[kept] = positions[i];
      values.copyWithin(kept * bandCount, i * bandCount, (i + 1) * bandCount);
      kept++;
    }
    count = kept;
  };
  return {
    get limit() {
      return limit;
    },
    offer(key, position, planes, index) {
      const start = count * bandCount;
      for (let band = 0; band < bandCount; band++) {
        const value = planes[band][index];
        if (!(Math.abs(value) <= LARGEST_VALUE)) return;
        values[start + band] = value;
      }
      keys[count] = key;
      positions[count] = position;
      count++;
      if (count < capacity) return;
      if (capacity < ceiling) grow();
      else keepLeast();
    },
    finish(allocate) {
      keepLeast();
      const order = risingOrder(positions.subarray(0, count));
      const planar = allocate(count * bandCount);
      for (let i = 0; i < count; i++) {
        const start = order[i] * bandCount;
        for (let band = 0; band < bandCount; band++) planar[band * count + i] = values[start + band];
      }
      const rising = Float64Array.from(order, (index) => positions[index]);
      return { count, values: planar, positions: rising };
    },
  };
}

function enlarged<Numbers extends Uint32Array | Float32Array | Float64Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from);
  return to;
}

/** The key with `rank - 1` keys before it when sorted, found by counting halves of words. */
function keyOfRank(keys: Uint32Array, rank: number): number {
  const counts = new Uint32Array(65536);
  for (const key of keys) counts[key >>> 16]++;
  let before = 0;
  let high = 0;
  while (before + counts[high] < rank) before += counts[high++];
  counts.fill(0);
  for (const key of keys) if (key >>> 16 === high) counts[key & 0xffff]++;
  let low = 0;
  while (before + counts[low] < rank) before += counts[low++];
  return ((high << 16) | low) >>> 0;
}

/** Of the pixels with the limit's key, the position of the last that still fits. */
function lastTiePosition(
  keys: Uint32Array,
  positions: Float64Array,
  count: number,
  limit: number,
  size: number,
): number {
  const ties: number[] = [];
  let below = 0;
  for (let i = 0; i < count; i++) {
    if (keys[i] < limit) below++;
    else if (keys[i] === limit) ties.push(positions[i]);
  }
  ties.sort((left, right) => left - right);
  return ties[size - below - 1];
}

/** Indices that sort whole numbers below 2^48: counting sort by 16 bits at a time. */
function risingOrder(numbers: Float64Array): Uint32Array {
  const largest = numbers.reduce((most, value) => Math.max(most, value), 0);
  let order = Uint32Array.from(numbers, (_, index) => index);
  for (let unit = 1; unit <= largest; unit *= 65536) {
    const digit = (index: number): number => Math.floor(numbers[index] / unit) % 65536;
    const starts = new Uint32Array(65537);
    for (const index of order) starts[digit(index) + 1]++;
    for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
    const sorted = new Uint32Array(order.length);
    for (const index of order) sorted[starts[digit(index)]++] = index;
    order = sorted;
  }
  return order;
}
