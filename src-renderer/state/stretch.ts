import type { BandStatistics } from '../../src-main/engine/api.ts';
import type { Stretch } from '../../src-main/engine/project/document.ts';

/** The samples shown as black and as white. */
export interface StretchRange {
  readonly low: number;
  readonly high: number;
}

/** The range of a band under a stretch; [0, 1] where there is nothing to go by. A flat band gets a range of width 1. */
export function stretchRange(statistics: BandStatistics | undefined, stretch: Stretch): StretchRange {
  if (!statistics || statistics.minimum === null || statistics.maximum === null) return { low: 0, high: 1 };
  const range = rangeOf(statistics, statistics.minimum, statistics.maximum, stretch);
  return range.high > range.low ? range : { low: range.low, high: range.low + 1 };
}

function rangeOf(
  statistics: BandStatistics,
  minimum: number,
  maximum: number,
  stretch: Stretch,
): StretchRange {
  if (stretch.kind === 'deviation' && statistics.mean !== null && statistics.deviation !== null) {
    const reach = stretch.amount * statistics.deviation;
    return { low: statistics.mean - reach, high: statistics.mean + reach };
  }
  if (stretch.kind === 'percent' && statistics.histogram.length > 0) {
    return {
      low: quantile(statistics.histogram, minimum, maximum, stretch.amount / 100),
      high: quantile(statistics.histogram, minimum, maximum, 1 - stretch.amount / 100),
    };
  }
  return { low: minimum, high: maximum };
}

/** The sample below which `share` (0..1) of a histogram's counts lie, linear within a bin. */
export function quantile(
  histogram: readonly number[],
  minimum: number,
  maximum: number,
  share: number,
): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const target = total * share;
  let below = 0;
  for (const [bin, count] of histogram.entries()) {
    if (count > 0 && below + count >= target) {
      const position = (bin + (target - below) / count) / histogram.length;
      return minimum + position * (maximum - minimum);
    }
    below += count;
  }
  return maximum;
}
