import type { Centres, ClusterSums } from '../../kernels/centre-kernel.ts';
import type { Sample } from '../samples/samples.ts';

/**
 * Gives each cluster without pixels the place of the pixel that is farthest from its centre in the largest cluster (the next
 * largest where all pixels of that one are at its centre). `moved` counts the centres that changed. `counts` may be those of more
 * pixels than the sample's, whose labels these are.
 */
export function fillEmptyClusters(
  sample: Sample,
  centres: Centres,
  { labels, counts }: Pick<ClusterSums, 'labels' | 'counts'>,
): { centres: Centres; moved: number } {
  const empty = [...counts.keys()].filter((label) => label > 0 && counts[label] === 0);
  if (empty.length === 0) return { centres, moved: 0 };
  const values = centres.values.slice();
  const left = counts.slice();
  const taken = new Set<string>();
  const farthest = new Map<number, Iterator<Float32Array, undefined>>();
  let moved = 0;
  for (const label of empty) {
    const donor = farthestOfLargest(left, taken, (from) => {
      if (!farthest.has(from)) farthest.set(from, farthestFirst(sample, centres, labels, from));
      return farthest.get(from)!;
    });
    if (!donor) break;
    values.set(donor.pixel, (label - 1) * centres.bandCount);
    left[donor.label]--;
    moved++;
  }
  return { centres: { ...centres, values }, moved };
}

function farthestOfLargest(
  left: Uint32Array,
  taken: Set<string>,
  pixelsOf: (label: number) => Iterator<Float32Array, undefined>,
): { label: number; pixel: Float32Array } | undefined {
  const bySize = [...left.keys()].filter((label) => label > 0 && left[label] > 1);
  bySize.sort((one, other) => left[other] - left[one] || one - other);
  for (const label of bySize) {
    const pixels = pixelsOf(label);
    for (let next = pixels.next(); !next.done; next = pixels.next()) {
      const key = next.value.join();
      if (taken.has(key)) continue;
      taken.add(key);
      return { label, pixel: next.value };
    }
  }
  return undefined;
}

/** The pixels of a cluster that are not at its centre, the farthest first; of several equally far the first of the sample. */
function* farthestFirst(
  { count, values, bandCount }: Sample,
  centres: Centres,
  labels: Uint16Array,
  label: number,
): Generator<Float32Array, undefined> {
  const distances = new Float64Array(count);
  const first = (label - 1) * bandCount;
  for (let band = 0; band < bandCount; band++) {
    const centre = centres.values[first + band];
    const plane = values.subarray(band * count, (band + 1) * count);
    for (let i = 0; i < count; i++) if (labels[i] === label) distances[i] += (plane[i] - centre) ** 2;
  }
  const order = Uint32Array.from(distances.keys()).filter((pixel) => distances[pixel] > 0);
  const isBefore = (one: number, other: number): boolean =>
    distances[one] === distances[other] ? one < other : distances[one] > distances[other];
  for (const pixel of inOrder(order, isBefore)) {
    yield Float32Array.from({ length: bandCount }, (_, band) => values[band * count + pixel]);
  }
}

/** Items one after the other, at little cost where few are taken: a heap, in the memory of the items. */
function* inOrder(items: Uint32Array, isBefore: (one: number, other: number) => boolean): Generator<number> {
  let size = items.length;
  const sink = (from: number): void => {
    for (let at = from; 2 * at + 1 < size;) {
      let child = 2 * at + 1;
      if (child + 1 < size && isBefore(items[child + 1], items[child])) child++;
      if (isBefore(items[at], items[child])) return;
      [items[at], items[child]] = [items[child], items[at]];
      at = child;
    }
  };
  for (let at = size >> 1; at >= 0; at--) sink(at);
  while (size > 0) {
    yield items[0];
    items[0] = items[--size];
    sink(0);
  }
}
