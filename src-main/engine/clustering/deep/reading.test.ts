import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { addRows, emptySums, orderedReading, plainReading, readRow, standardisedReading } from './reading.ts';

const rows = Float32Array.of(0.7, 0.2, 0.1, 0.8, 0.1, 0.1, 0.6, 0.2, 0.2, 0.9, 0.1, 0);

describe('a standardised reading', () => {
  it('is by mean and deviation of each output, however the rows come', () => {
    const { means, deviations } = standardisedReading(addRows(emptySums(3), rows));
    [0.75, 0.15, 0.1].forEach((mean, i) => expect(means[i]).toBeCloseTo(mean, 7));
    const variances = [0.0125, 0.0025, 0.005];
    variances.forEach((variance, i) => expect(deviations[i]).toBeCloseTo(Math.sqrt(variance), 7));
    const halves = [rows.subarray(0, 6), rows.subarray(6)].reduce(addRows, emptySums(3));
    const other = standardisedReading(halves);
    other.deviations.forEach((deviation, i) => expect(deviation).toBeCloseTo(deviations[i], 9));
  });

  it('is the same for outputs that are stretched and shifted, which a plain one is not', () => {
    const factors = [1, 5, 0.5];
    const changed = rows.map((value, i) => value * factors[i % 3] + (i % 3));
    const read = (values: Float32Array, reading: (v: Float32Array) => ReturnType<typeof plainReading>) =>
      [0, 1, 2, 3].map((row) => readRow(reading(values), values, row));
    const standardised = (values: Float32Array) => standardisedReading(addRows(emptySums(3), values));
    expect(read(changed, standardised)).toEqual(read(rows, standardised));
    expect(new Set(read(rows, standardised)).size).toBe(3);
    expect(read(rows, () => plainReading(3))).toEqual([0, 0, 0, 0]);
    expect(read(changed, () => plainReading(3))).toEqual([2, 2, 2, 2]);
  });

  it.each([0.3, 1e-3, 1 - 2 ** -20, 1e-12])(
    'does not take an output that is %d but for rounding for one that says something',
    (level) => {
      const random = createRandom(3);
      const noisy = Float32Array.from({ length: 30000 }, (_, i) => {
        if (i % 3 === 2) return level * (1 + 2e-7 * (random.next() - 0.5));
        const first = Math.floor(i / 3) % 2 === 0 ? 0.4 : 0.1;
        return i % 3 === 0 ? first : 0.5 - first;
      });
      const reading = standardisedReading(addRows(emptySums(3), noisy));
      expect(reading.deviations[2]).toBe(1);
      for (let row = 0; row < 10000; row++) expect(readRow(reading, noisy, row)).toBe(row % 2);
    },
  );
});

describe('ids', () => {
  it('run from the darkest mean to the brightest, outputs without pixels last, by their number', () => {
    const reading = orderedReading(plainReading(5), [3, 1, 3, 1, 0], [10, 4, 20, 6, 90]);
    expect(reading.ids).toEqual([3, 1, 4, 2, 5]);
  });

  it('keep how outputs are read', () => {
    const reading = standardisedReading(addRows(emptySums(3), rows));
    expect(orderedReading(reading, [], [])).toEqual(reading);
  });
});

describe('a row', () => {
  it('is read as the first of the largest', () => {
    expect(readRow(plainReading(3), Float32Array.of(9, 9, 9, 0.25, 0.375, 0.375), 1)).toBe(1);
  });
});
