import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatHectares,
  formatPercent,
  formatPlain,
  formatQuantity,
  formatShare,
  formatValue,
  UNKNOWN,
} from './format.ts';

describe('numbers as people read them', () => {
  it('sets thousands apart', () => {
    expect(formatCount(122848)).toBe('122,848');
  });

  it('keeps the digits of an area that matter', () => {
    expect([0.09, 12.34, 1234.5].map(formatHectares)).toEqual(['0.09', '12.3', '1,235']);
    expect(formatHectares(undefined)).toBe(UNKNOWN);
  });

  it('gives a share of nothing as unknown', () => {
    expect(formatShare(1, 8)).toBe('12.5');
    expect(formatShare(0, 0)).toBe(UNKNOWN);
  });

  it('reads back within half a unit of the fourth digit', () => {
    for (const value of [0.0123456, 75.4321, 999.96, 4321.4, 123456.7, -0.5, 3.2e9, 4.56e-7]) {
      const error = Math.abs(Number(formatValue(value)) - value);
      expect(error).toBeLessThanOrEqual(Math.abs(value) * 5e-3);
    }
    expect(formatValue(null)).toBe(UNKNOWN);
    expect(formatValue(Number.NaN)).toBe(UNKNOWN);
  });

  it('writes no digits that binary fractions add', () => {
    expect(formatPlain(0.1 + 0.2)).toBe('0.3');
    expect(formatPlain(28.5)).toBe('28.5');
  });

  it('names spans of time by their two largest units', () => {
    expect([0.42, 45, 130, 3900].map(formatDuration)).toEqual(['0.4 s', '45 s', '2 min 10 s', '1 h 5 min']);
    expect(formatDuration(7199.9)).toBe('2 h 0 min');
  });

  it('says 100 % at the end only', () => {
    expect([0, 0.29, 0.999, 1].map(formatPercent)).toEqual(['0 %', '29 %', '99 %', '100 %']);
  });

  it('names sizes of files', () => {
    expect([0, 940, 3_200_000, 512e9].map(formatBytes)).toEqual(['0 B', '940 B', '3.2 MB', '512 GB']);
  });

  it('counts one as one', () => {
    expect([formatQuantity(1, 'cluster'), formatQuantity(2, 'cluster')]).toEqual(['1 cluster', '2 clusters']);
    expect(formatQuantity(0, 'class', 'classes')).toBe('0 classes');
  });
});
