import { describe, expect, it } from 'vitest';
import type { CountScores } from '../../src-main/engine/api.ts';
import { adviceSeries, nearestCount } from './advice-series.ts';
import { placeScale } from './line-path.ts';

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
    expect(series[0].points.map(({ place }) => place)).toEqual([3, 4]);
  });

  it('are best at the most or the least, and at the smallest of several', () => {
    expect(adviceSeries(SCORES).map(({ bestCount }) => bestCount)).toEqual([3, 3, 4, 2]);
  });
});

describe('their plot', () => {
  const counts = [2, 3, 4];
  const scale = placeScale(counts, 120, 10);

  it('finds a number again by its place; no place is without numbers', () => {
    expect([-5, 34, 36, 500].map((pixel) => nearestCount(counts, scale, pixel))).toEqual([2, 2, 3, 4]);
    expect(nearestCount([], scale, 3)).toBeUndefined();
  });
});
