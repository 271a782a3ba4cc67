import type { BandStatistics } from '../../src-main/engine/api.ts';
import type { StretchRange } from '../state/stretch.ts';
import { formatCount, formatPlain } from '../ui/format.ts';

/** Where a sample lies between the smallest and the largest, 0..1; kept inside. */
export function placeOf(sample: number, { minimum, maximum }: BandStatistics): number {
  if (minimum === null || maximum === null || maximum <= minimum) return 0;
  return Math.min(1, Math.max(0, (sample - minimum) / (maximum - minimum)));
}

/**
 * An SVG path of a histogram's outline, filled down to `height`; columns are bins joined by their largest count.
 * Heights go by the square root of counts, so that small land covers are seen beside large ones.
 */
export function histogramPath(histogram: readonly number[], width: number, height: number): string {
  const highest = Math.max(...histogram, 0);
  if (highest === 0) return '';
  const columns = Math.min(histogram.length, width);
  const tops = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * histogram.length) / columns);
    const to = Math.floor(((column + 1) * histogram.length) / columns);
    const count = Math.max(...histogram.slice(from, to));
    return height * (1 - Math.sqrt(count / highest));
  });
  const step = width / columns;
  const outline = tops.map((top, column) => `V${top.toFixed(1)}H${((column + 1) * step).toFixed(1)}`);
  return `M0 ${height}${outline.join('')}V${height}Z`;
}

/** What is drawn black and white, in words; says so where that was read off a sample of the pixels. */
export function describeRange(
  statistics: BandStatistics | undefined,
  range: StretchRange | undefined,
): string {
  if (!statistics || !range) return 'No statistics yet';
  const [low, high] = [formatPlain(range.low, 6), formatPlain(range.high, 6)];
  if (!statistics.approximate) return `Black at ${low}, white at ${high}`;
  return `Black at about ${low}, white at about ${high}, from a sample of ${formatCount(statistics.pixels)} pixels`;
}
