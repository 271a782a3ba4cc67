import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Run } from '../../run.ts';
import { fillEmptyClusters } from '../kmeans/empty-clusters.ts';
import type { PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import type { IsodataLimits } from './isodata-limits.ts';
import { measureClusters } from './measure-clusters.ts';

export interface BoundedClusters {
  readonly centres: Centres;
  readonly inertia: number;
  readonly deletions: number;
  /** Clusters below the least pixels. */
  readonly small: number;
}

/**
 * Brings the centres that the passes left within the limits: small clusters are given up while there are more than the fewest, and clusters
 * that are missing to those begin at pixels far from all centres. None is left without pixels. Throws `too-few-pixels`.
 */
export async function boundClusters(
  source: PixelSource,
  start: Centres,
  limits: IsodataLimits,
  run: Run,
  pace: Pace,
  name: string,
): Promise<BoundedClusters> {
  let centres = atLeast(start, limits.fewest);
  let deletions = 0;
  for (;;) {
    const { labels, counts, inertia } = await measureClusters(source, centres, run, pace);
    const small = Array.from({ length: centres.count }, (_, cluster) => cluster)
      .filter((cluster) => counts[cluster + 1] < limits.leastPixels)
      .sort((one, other) => counts[one + 1] - counts[other + 1]);
    const spare = small.slice(0, centres.count - limits.fewest);
    const used = counts.subarray(1).filter((pixels) => pixels > 0).length;
    if (spare.length > 0) {
      centres = without(centres, new Set(spare));
      deletions += spare.length;
    } else if (used < centres.count) {
      const filled = fillEmptyClusters(source.sample, centres, { labels, counts });
      if (filled.moved === 0) throw tooFewValues(name, source.sample.count, used, centres.count);
      centres = filled.centres;
    } else return { centres, inertia, deletions, small: small.length };
  }
}

/** Filled up with copies of the first, which get no pixels. */
function atLeast({ count, bandCount, values }: Centres, fewest: number): Centres {
  if (count >= fewest) return { count, bandCount, values };
  const more = Float32Array.from({ length: fewest * bandCount }, (_, i) =>
    i < values.length ? values[i] : values[i % bandCount],
  );
  return { count: fewest, bandCount, values: more };
}

function without({ count, bandCount, values }: Centres, dropped: ReadonlySet<number>): Centres {
  const kept = values.filter((_, i) => !dropped.has(Math.floor(i / bandCount)));
  return { count: count - dropped.size, bandCount, values: kept };
}
