import type { CountScores } from '../../src-main/engine/api.ts';
import type { LinePoint } from './line-path.ts';

/** A measure of numbers of clusters. */
type Measure = 'silhouette' | 'calinskiHarabasz' | 'daviesBouldin' | 'bicDiagonal' | 'stability';

interface MeasureWords {
  readonly title: string;
  readonly help: string;
  readonly best: 'most' | 'least';
}

/** A measure as a line over the numbers of clusters. */
export interface AdviceSeries extends MeasureWords {
  readonly key: Measure;
  /** At the numbers where it is known. */
  readonly points: readonly LinePoint[];
  /** Where it is best, the smallest number of several. */
  readonly bestCount: number;
}

const MEASURES: Readonly<Record<Measure, MeasureWords>> = {
  silhouette: {
    title: 'Silhouette',
    help: 'Nearer to the own cluster than to the next one; 1 at best',
    best: 'most',
  },
  calinskiHarabasz: {
    title: 'Calinski-Harabasz',
    help: 'Spread between clusters over spread within them',
    best: 'most',
  },
  daviesBouldin: {
    title: 'Davies-Bouldin',
    help: 'How wide the most alike clusters are for their distance; the less the better',
    best: 'least',
  },
  bicDiagonal: {
    title: 'BIC',
    help: 'Bayesian information criterion: fit, less a price for more clusters; the less the better',
    best: 'least',
  },
  stability: {
    title: 'Stability',
    help: 'How alike clusterings of two resamples are; 1 where they are the same',
    best: 'most',
  },
};

/** The measures that are known for at least one number. */
export function adviceSeries(scores: readonly CountScores[]): AdviceSeries[] {
  return (Object.keys(MEASURES) as Measure[]).flatMap((key) => {
    const points = scores.flatMap((one) => {
      const value = one[key];
      return value === null ? [] : [{ place: one.count, value }];
    });
    if (points.length === 0) return [];
    const sign = MEASURES[key].best === 'most' ? 1 : -1;
    const best = points.reduce((found, point) => (sign * point.value > sign * found.value ? point : found));
    return [{ ...MEASURES[key], key, points, bestCount: best.place }];
  });
}

/** The number whose place is nearest to a pixel. */
export function nearestCount(
  counts: readonly number[],
  scale: (count: number) => number,
  pixel: number,
): number | undefined {
  const apart = (count: number): number => Math.abs(scale(count) - pixel);
  return counts.toSorted((one, other) => apart(one) - apart(other))[0];
}
