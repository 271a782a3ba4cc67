import type { Sample } from './samples.ts';

/** The size and mean of the pixels with one id. */
export interface SampleMean {
  readonly id: number;
  readonly pixels: number;
  /** Per band; zeros where there are no pixels. */
  readonly mean: Float64Array;
}

/** Sizes and means of the clusters of a labelled sample, ids from 1 to `clusterCount`; pixels with the id 0 are left out. */
export function sampleMeans(sample: Sample, ids: Uint16Array, clusterCount: number): SampleMean[] {
  const { count, bandCount, values } = sample;
  const means = Array.from({ length: clusterCount }, (_, index) => {
    return { id: index + 1, pixels: 0, mean: new Float64Array(bandCount) };
  });
  for (const id of ids) if (id > 0) means[id - 1].pixels++;
  for (let band = 0; band < bandCount; band++) {
    for (let i = 0; i < count; i++) {
      if (ids[i] > 0) means[ids[i] - 1].mean[band] += values[band * count + i];
    }
    for (const { pixels, mean } of means) mean[band] /= Math.max(1, pixels);
  }
  return means;
}
