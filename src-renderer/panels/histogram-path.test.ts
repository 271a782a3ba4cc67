import { describe, expect, it } from 'vitest';
import type { BandStatistics } from '../../src-main/engine/api.ts';
import { describeRange, histogramPath, placeOf } from './histogram-path.ts';

const statistics: BandStatistics = {
  band: 0,
  pixels: 4,
  approximate: false,
  minimum: 10,
  maximum: 30,
  mean: 20,
  deviation: 5,
  histogram: [1, 2, 1],
};

describe('a small histogram', () => {
  it('reaches the top at the fullest bin and keeps inside its box', () => {
    const path = histogramPath(
      Array.from({ length: 256 }, (_, bin) => bin % 50),
      100,
      20,
    );
    const tops = [...path.matchAll(/V([\d.]+)/g)].map(([, top]) => Number(top));
    expect(Math.min(...tops)).toBe(0);
    expect(Math.max(...tops)).toBe(20);
    expect(path).toMatch(/H100\.0V20Z$/);
  });

  it('draws nothing where there is nothing', () => {
    expect(histogramPath([], 100, 20)).toBe('');
    expect(histogramPath([0, 0], 100, 20)).toBe('');
  });

  it('marks samples between the ends, and those beyond at the ends', () => {
    expect([5, 15, 99].map((sample) => placeOf(sample, statistics))).toEqual([0, 0.25, 1]);
    expect(placeOf(1, { ...statistics, minimum: null })).toBe(0);
    expect(placeOf(10, { ...statistics, maximum: 10 })).toBe(0);
  });
});

describe('what a stretch does, in words', () => {
  const range = { low: 12, high: 28 };

  it('is said to be about right where only a sample was measured', () => {
    expect(describeRange(statistics, range)).toBe('Black at 12, white at 28');
    expect(describeRange({ ...statistics, approximate: true, pixels: 1234 }, range)).toBe(
      'Black at about 12, white at about 28, from a sample of 1,234 pixels',
    );
  });

  it('is not known before there are statistics', () => {
    expect(describeRange(undefined, range)).toBe('No statistics yet');
  });
});
