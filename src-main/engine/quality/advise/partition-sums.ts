import { planesOf, type SampleChunk } from '../../clustering/samples/sample-chunks.ts';
import type { Task } from '../../workers.ts';

export interface PartitionSumsInput {
  readonly chunk: SampleChunk;
  /** Of the chunk's pixels, from 1. */
  readonly labels: Uint16Array;
  /** Mean of each cluster, band by band. */
  readonly means: Float64Array;
}

/** Sums over the pixels of each cluster. */
export interface PartitionSums {
  /** Distances to the own mean. */
  readonly distances: Float64Array;
  /** Squared differences from the own mean, by cluster and band. */
  readonly squares: Float64Array;
  /** Of all pixels: (b - a) / max(a, b), with the distances a to the own and b to the nearest other mean. */
  readonly silhouettes: number;
}

export const partitionSumsTask: Task<PartitionSumsInput, PartitionSums> = {
  name: 'partition-sums',
  run: ({ chunk, labels, means }) => {
    const { planes, length } = planesOf(chunk);
    const { bandCount } = chunk;
    const count = means.length / bandCount;
    const distances = new Float64Array(count);
    const squares = new Float64Array(means.length);
    let silhouettes = 0;
    for (let i = 0; i < length; i++) {
      const own = labels[i] - 1;
      let [within, nearest] = [0, Infinity];
      for (let cluster = 0; cluster < count; cluster++) {
        let squared = 0;
        for (let band = 0; band < bandCount; band++) {
          const apart = (planes[band][i] - means[cluster * bandCount + band]) ** 2;
          squared += apart;
          if (cluster === own) squares[cluster * bandCount + band] += apart;
        }
        if (cluster === own) within = squared;
        else if (squared < nearest) nearest = squared;
      }
      const [a, b] = [Math.sqrt(within), Math.sqrt(nearest)];
      distances[own] += a;
      if (Math.max(a, b) > 0 && b < Infinity) silhouettes += (b - a) / Math.max(a, b);
    }
    return { distances, squares, silhouettes };
  },
};
