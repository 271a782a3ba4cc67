import { expect, it } from 'vitest';
import { mortonOrder } from './morton-order.ts';

it('visits every place once, and each quarter as a whole', () => {
  const order = mortonOrder(5, 7);
  expect(new Set(order.map(({ column, row }) => `${column} ${row}`)).size).toBe(35);
  expect(order).toHaveLength(35);
  expect(
    mortonOrder(4, 4)
      .slice(0, 4)
      .every(({ column, row }) => column < 2 && row < 2),
  ).toBe(true);
  expect(mortonOrder(2, 2).map(({ column, row }) => [column, row])).toEqual([
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ]);
});
