import type { Centres, ClusterSums } from '../../kernels/centre-kernel.ts';
import type { Sample } from '../samples/samples.ts';

/**
 * Gives each cluster without pixels the place of the pixel that is farthest from its centre in the largest cluster (the next
 * largest where all pixels of that one are at its centre). `moved` counts the centres that changed.
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
  let moved = 0;
  for (const label of empty) {
    const donor = farthestOfLargest(sample, centres, labels, left, taken);
    if (!donor) break;
    values.set(donor.pixel, (label - 1) * centres.bandCount);
    taken.add(donor.pixel.join());
    left[donor.label]--;
    moved++;
  }
  return { centres: { ...centres, values }, moved };
}

function farthestOfLargest(
  sample: Sample,
  centres: Centres,
  labels: Uint16Array,
  left: Uint32Array,
  taken: ReadonlySet<string>,
): { label: number; pixel: Float32Array } | undefined {
  const bySize = [...left.keys()].filter((label) => label > 0 && left[label] > 1);
  bySize.sort((one, other) => left[other] - left[one] || one - other);
  for (const label of bySize) {
    const pixel = farthestPixel(sample, centres, labels, label, taken);
    if (pixel) return { label, pixel };
  }
  return undefined;
}

/** The first of the farthest pixels of a cluster; undefined where all are at its centre or taken. */
function farthestPixel(
  sample: Sample,
  { values, bandCount }: Centres,
  labels: Uint16Array,
  label: number,
  taken: ReadonlySet<string>,
): Float32Array | undefined {
  const centre = values.subarray((label - 1) * bandCount, label * bandCount);
  let farthest: Float32Array | undefined;
  let most = 0;
  const pixel = new Float32Array(bandCount);
  for (let i = 0; i < sample.count; i++) {
    if (labels[i] !== label) continue;
    let distance = 0;
    for (let band = 0; band < bandCount; band++) {
      pixel[band] = sample.values[band * sample.count + i];
      distance += (pixel[band] - centre[band]) ** 2;
    }
    if (distance <= most || taken.has(pixel.join())) continue;
    most = distance;
    farthest = pixel.slice();
  }
  return farthest;
}
