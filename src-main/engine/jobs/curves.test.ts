import { expect, it } from 'vitest';
import { curvesAfter, type Curves } from './curves.ts';

function trained(epochs: number): Curves {
  let curves: Curves | undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) curves = curvesAfter(curves, epoch, { loss: 1 / epoch });
  return curves!;
}

it('has one point for each epoch and curve', () => {
  expect(trained(3)).toEqual({ epochs: [1, 2, 3], values: { loss: [1, 1 / 2, 1 / 3] } });
});

it('stays of a bounded size, keeps the newest, and each value at its epoch', () => {
  const { epochs, values } = trained(10_000);
  expect(epochs.length).toBeLessThanOrEqual(257);
  expect(epochs.length).toBeGreaterThan(100);
  expect(epochs.at(-1)).toBe(10_000);
  expect(epochs).toEqual(epochs.toSorted((left, right) => left - right));
  expect(values.loss).toEqual(epochs.map((epoch) => 1 / epoch));
});

it('has no number where there was none, and where a curve begins late or ends early', () => {
  let curves = curvesAfter(undefined, 1, { row: NaN, column: 2 });
  curves = curvesAfter(curves, 2, { row: 1, share: 0.5 });
  expect(curves.values).toEqual({ row: [null, 1], column: [2, null], share: [null, 0.5] });
});

it('takes epochs back that come again', () => {
  expect(curvesAfter(trained(5), 3, { loss: 9 })).toEqual({
    epochs: [1, 2, 3],
    values: { loss: [1, 1 / 2, 9] },
  });
});

it('has a bounded number of curves', () => {
  const values = Object.fromEntries(Array.from({ length: 99 }, (_, index) => [`curve ${index}`, index]));
  expect(Object.keys(curvesAfter(undefined, 1, values).values)).toHaveLength(16);
});
