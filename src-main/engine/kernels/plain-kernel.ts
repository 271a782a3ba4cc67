import type {
  CentreKernel,
  Centres,
  ClusterSums,
  Lowered,
  NearestTwo,
  PixelPlanes,
} from './centre-kernel.ts';

/** The kernel in plain TypeScript: the one to read, and the oracle for the fast one. */
export const plainKernel: CentreKernel = {
  name: 'plain',
  assign: (pixels, centres) => nearestTwo(pixels, centres).labels,
  sum: (pixels, centres) => {
    const { labels, counts, sums } = accumulate(pixels, centres);
    return { labels, counts, sums };
  },
  accumulate,
  sumByLabels,
  nearestTwo,
  lower,
};

function nearestTwo({ length, planes }: PixelPlanes, { count, bandCount, values }: Centres): NearestTwo {
  const labels = new Uint16Array(length);
  const nearest = new Float32Array(length).fill(Infinity);
  const second = new Float32Array(length).fill(Infinity);
  const pixel = new Float32Array(bandCount);
  for (let i = 0; i < length; i++) {
    for (let band = 0; band < bandCount; band++) pixel[band] = planes[band][i];
    for (let centre = 0; centre < count; centre++) {
      const distance = squaredDistance(pixel, values, centre * bandCount);
      if (distance < nearest[i]) {
        second[i] = nearest[i];
        nearest[i] = distance;
        labels[i] = centre + 1;
      } else if (distance < second[i]) second[i] = distance;
    }
  }
  return { labels, nearest, second };
}

function accumulate(pixels: PixelPlanes, centres: Centres): ClusterSums {
  return sumByLabels(pixels, nearestTwo(pixels, centres).labels, centres);
}

function sumByLabels(pixels: PixelPlanes, labels: Uint16Array, centres: Centres): ClusterSums {
  const pixel = new Float32Array(centres.bandCount);
  const counts = new Uint32Array(centres.count + 1);
  const sums = new Float64Array((centres.count + 1) * centres.bandCount);
  const inertia = new Float64Array(4);
  for (let i = 0; i < pixels.length; i++) {
    const label = labels[i];
    counts[label]++;
    const row = label * centres.bandCount;
    for (let band = 0; band < centres.bandCount; band++) {
      pixel[band] = pixels.planes[band][i];
      sums[row + band] += pixel[band];
    }
    if (label !== 0) inertia[i & 3] += squaredDistance(pixel, centres.values, row - centres.bandCount);
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
