import { describe, expect, it } from 'vitest';
import type { CountScores } from '../../src-main/engine/api.ts';
import { adviceSeries, countScale, nearestCount, seriesPath, valuePlace } from './advice-series.ts';

const scores = (count: number, silhouette: number | null, daviesBouldin: number): CountScores => ({
  count,
  inertia: 1,
  silhouette,
  calinskiHarabasz: null,
  daviesBouldin,
  bicSpherical: null,
  bicDiagonal: -count,
  stability: 0.5,
});
const SCORES = [scores(2, null, 0.9), scores(3, 0.6, 0.7), scores(4, 0.6, 0.8)];

describe('the measures over numbers of clusters', () => {
  it('are those that are known, at the numbers where they are', () => {
    const series = adviceSeries(SCORES);
    expect(series.map(({ key }) => key)).toEqual(['silhouette', 'daviesBouldin', 'bicDiagonal', 'stability']);
    expect(series[0].points.map(({ count }) => count)).toEqual([3, 4]);
  });

  it('are best at the most or the least, and at the smallest of several', () => {
    expect(adviceSeries(SCORES).map(({ bestCount }) => bestCount)).toEqual([3, 3, 4, 2]);
  });
});

describe('their plot', () => {
  const counts = [2, 3, 4];
  const scale = countScale(counts, 120, 10);

  it('spreads the numbers over its width, and finds them again', () => {
    expect(counts.map(scale)).toEqual([10, 60, 110]);
    expect([-5, 34, 36, 500].map((pixel) => nearestCount(counts, scale, pixel))).toEqual([2, 2, 3, 4]);
  });

  it('has a single number in the middle, and no place without numbers', () => {
    expect(countScale([7], 120, 10)(7)).toBe(60);
    expect(nearestCount([], scale, 3)).toBeUndefined();
  });

  it('goes from the greatest value at the top to the least at the bottom; a level line in the middle', () => {
    const [, davies, , stability] = adviceSeries(SCORES);
    expect(seriesPath(davies, scale, 40, 5)).toBe('M10.0,5.0L60.0,35.0L110.0,20.0');
    expect(valuePlace(stability.points, 0.5, 40, 5)).toBe(20);
  });
});
