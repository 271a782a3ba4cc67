import type { CentreKernel, Centres, ClusterSums, Lowered, PixelPlanes } from './centre-kernel.ts';

/** The kernel in plain TypeScript: the one to read, and the oracle for the fast one. */
export const plainKernel: CentreKernel = {
  name: 'plain',
  assign: (pixels, centres) => nearest(pixels, centres).labels,
  accumulate,
  lower,
};

function nearest(
  { length, planes }: PixelPlanes,
  { count, bandCount, values }: Centres,
): { labels: Uint16Array; distances: Float32Array } {
  const labels = new Uint16Array(length);
  const distances = new Float32Array(length);
  const pixel = new Float32Array(bandCount);
  for (let i = 0; i < length; i++) {
    for (let band = 0; band < bandCount; band++) pixel[band] = planes[band][i];
    let least = Infinity;
    for (let centre = 0; centre < count; centre++) {
      const distance = squaredDistance(pixel, values, centre * bandCount);
      if (distance < least) {
        least = distance;
        labels[i] = centre + 1;
      }
    }
    distances[i] = least;
  }
  return { labels, distances };
}

function accumulate(pixels: PixelPlanes, centres: Centres): ClusterSums {
  const { labels, distances } = nearest(pixels, centres);
  const counts = new Uint32Array(centres.count + 1);
  const sums = new Float64Array((centres.count + 1) * centres.bandCount);
  const inertia = new Float64Array(4);
  for (let i = 0; i < pixels.length; i++) {
    const label = labels[i];
    counts[label]++;
    const row = label * centres.bandCount;
    for (let band = 0; band < centres.bandCount; band++) {
      sums[row + band] += Math.fround(pixels.planes[band][i]);
    }
    if (label !== 0) inertia[i & 3] += distances[i];
  }
  return { labels, counts, sums, inertia: sumOfFour(inertia) };
}

function lower(pixels: PixelPlanes, candidates: Centres, closest: Float32Array): Lowered {
  const pixel = new Float32Array(candidates.bandCount);
  const lowered = Array.from({ length: candidates.count }, () => closest.slice());
  const totals = lowered.map((distances, candidate) => {
    const total = new Float64Array(4);
    for (let i = 0; i < pixels.length; i++) {
      for (let band = 0; band < pixel.length; band++) pixel[band] = pixels.planes[band][i];
      const distance = squaredDistance(pixel, candidates.values, candidate * candidates.bandCount);
      if (distance < distances[i]) distances[i] = distance;
      total[i & 3] += distances[i];
    }
    return sumOfFour(total);
  });
  return { totals: Float64Array.from(totals), closest: lowered };
}

function squaredDistance(pixel: Float32Array, centres: Float32Array, start: number): number {
  let sum = 0;
  for (let band = 0; band < pixel.length; band++) {
    const apart = Math.fround(pixel[band] - centres[start + band]);
    sum = Math.fround(sum + Math.fround(apart * apart));
  }
  return sum;
}

/** In the order that every kernel keeps. */
export function sumOfFour(four: Float64Array): number {
  return four[0] + four[1] + (four[2] + four[3]);
}
