import type { CountScores } from '../../src-main/engine/api.ts';

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
  /** Undefined where the measure is not. */
  readonly points: readonly { readonly count: number; readonly value: number }[];
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
      return value === null ? [] : [{ count: one.count, value }];
    });
    if (points.length === 0) return [];
    const sign = MEASURES[key].best === 'most' ? 1 : -1;
    const best = points.reduce((found, point) => (sign * point.value > sign * found.value ? point : found));
    return [{ ...MEASURES[key], key, points, bestCount: best.count }];
  });
}

/** Maps numbers of clusters to pixels; a single one is in the middle. */
export function countScale(
  counts: readonly number[],
  width: number,
  margin: number,
): (count: number) => number {
  const [first, last] = [counts[0] ?? 0, counts.at(-1) ?? 0];
  if (first === last) return () => width / 2;
  return (count) => margin + ((count - first) / (last - first)) * (width - 2 * margin);
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

/** The line of a series, as the data of an SVG path, from the greatest value at `margin` to the least at `height` - `margin`. */
export function seriesPath(
  { points }: AdviceSeries,
  scale: (count: number) => number,
  height: number,
  margin: number,
): string {
  return points
    .map(({ count, value }, place) => {
      const y = valuePlace(points, value, height, margin);
      return `${place === 0 ? 'M' : 'L'}${scale(count).toFixed(1)},${y.toFixed(1)}`;
    })
    .join('');
}

/** Where a value is drawn, from the top. */
export function valuePlace(
  points: AdviceSeries['points'],
  value: number,
  height: number,
  margin: number,
): number {
  const values = points.map((point) => point.value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const share = most > least ? (value - least) / (most - least) : 0.5;
  return margin + (1 - share) * (height - 2 * margin);
}
