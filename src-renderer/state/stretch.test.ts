import { describe, expect, it } from 'vitest';
import type { BandStatistics } from '../../src-main/engine/api.ts';
import type { Stretch } from '../../src-main/engine/project/document.ts';
import { quantile, stretchRange } from './stretch.ts';

/** What the engine would say of these samples. */
function describeSamples(samples: readonly number[], bins = 256): BandStatistics {
  const [minimum, maximum] = [Math.min(...samples), Math.max(...samples)];
  const histogram = new Array<number>(bins).fill(0);
  for (const sample of samples) {
    histogram[Math.min(bins - 1, Math.floor(((sample - minimum) / (maximum - minimum || 1)) * bins))]++;
  }
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  const variance = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / samples.length;
  return {
    band: 0,
    approximate: false,
    pixels: samples.length,
    minimum,
    maximum,
    mean,
    deviation: Math.sqrt(variance),
    histogram,
  };
}

const stretch = (kind: Stretch['kind'], amount: number): Stretch => ({ kind, amount, from: 'scene' });
const SKEWED = Array.from({ length: 5000 }, (_, place) => 40 + 900 * (place / 4999) ** 3);

describe('a quantile of a histogram', () => {
  it('lies within a bin of the true one, at every share', () => {
    const { minimum, maximum, histogram } = describeSamples(SKEWED);
    const sorted = SKEWED.toSorted((left, right) => left - right);
    const bin = (maximum! - minimum!) / histogram.length;
    for (const share of [0.02, 0.1, 0.5, 0.75, 0.98]) {
      const exact = sorted[Math.round(share * (sorted.length - 1))];
      expect(Math.abs(quantile(histogram, minimum!, maximum!, share) - exact)).toBeLessThanOrEqual(bin);
    }
  });

  it('runs from the minimum to the maximum and never falls', () => {
    const histogram = [3, 0, 0, 7, 1];
    const shares = Array.from({ length: 101 }, (_, percent) => percent / 100);
    const values = shares.map((share) => quantile(histogram, -2, 8, share));
    expect([values[0], values.at(-1)]).toEqual([-2, 8]);
    expect(values).toEqual(values.toSorted((left, right) => left - right));
  });
});

describe('a stretch', () => {
  const statistics = describeSamples(SKEWED);

  it('reaches from the minimum to the maximum', () => {
    expect(stretchRange(statistics, stretch('min-max', 0))).toEqual({ low: 40, high: 940 });
  });

  it('cuts the same share at both ends', () => {
    const { low, high } = stretchRange(statistics, stretch('percent', 10));
    const share = (test: (sample: number) => boolean) => SKEWED.filter(test).length / SKEWED.length;
    expect(share((sample) => sample < low)).toBeCloseTo(0.1, 1);
    expect(share((sample) => sample > high)).toBeCloseTo(0.1, 1);
  });

  it('reaches so many deviations to each side of the mean', () => {
    const { low, high } = stretchRange(statistics, stretch('deviation', 1.5));
    expect((low + high) / 2).toBeCloseTo(statistics.mean!, 9);
    expect(high - low).toBeCloseTo(3 * statistics.deviation!, 9);
  });

  it('has a width for a flat band and a range where nothing is known', () => {
    const flat = describeSamples([7, 7, 7]);
    for (const kind of ['min-max', 'percent', 'deviation'] as const) {
      const { low, high } = stretchRange(flat, stretch(kind, 2));
      expect(high).toBeGreaterThan(low);
      expect(low).toBe(7);
    }
    const nothing = { ...flat, minimum: null, maximum: null, mean: null, deviation: null, histogram: [] };
    for (const unknown of [undefined, nothing]) {
      expect(stretchRange(unknown, stretch('percent', 2))).toEqual({ low: 0, high: 1 });
    }
  });
});
