import { expect, it } from 'vitest';
import { linePath, placeScale, valuePlace } from './line-path.ts';

const POINTS = [
  { place: 2, value: 0.9 },
  { place: 3, value: 0.7 },
  { place: 4, value: 0.8 },
];

it('spreads the places over the width, a single one in the middle', () => {
  expect([2, 3, 4].map(placeScale([2, 3, 4], 120, 10))).toEqual([10, 60, 110]);
  expect(placeScale([7], 120, 10)(7)).toBe(60);
});

it('goes from the greatest value at the top to the least at the bottom; a level line in the middle', () => {
  const scale = placeScale([2, 3, 4], 120, 10);
  expect(linePath(POINTS, scale, 40, 5)).toBe('M10.0,5.0L60.0,35.0L110.0,20.0');
  expect(valuePlace([{ value: 0.5 }, { value: 0.5 }], 0.5, 40, 5)).toBe(20);
  expect(linePath([], scale, 40, 5)).toBe('');
});
