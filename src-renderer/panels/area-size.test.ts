import { describe, expect, it } from 'vitest';
import { areaExtent, areaHectares } from './area-size.ts';

const square = (x: number, y: number, side: number): [number, number][] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
];

describe('the size of an area', () => {
  it('is the same wherever it lies and whichever way its rings run', () => {
    for (const [x, y] of [
      [0, 0],
      [288_776.3, 9_120_760.6],
      [-5e6, -8e6],
    ]) {
      expect(areaHectares({ polygons: [[square(x, y, 100)]] })).toBeCloseTo(1, 9);
      expect(areaHectares({ polygons: [[square(x, y, 100).reverse()]] })).toBeCloseTo(1, 9);
    }
  });

  it('leaves holes out and adds the parts up', () => {
    const holed = [square(0, 0, 100), square(10, 10, 50).reverse()];
    expect(areaHectares({ polygons: [holed, [square(500, 0, 100)]] })).toBeCloseTo(1.75, 9);
  });
});

describe('where an area lies', () => {
  it('is the box around all its parts', () => {
    expect(areaExtent({ polygons: [[square(0, 5, 10)], [square(-20, 7, 4)]] })).toEqual([-20, 5, 10, 15]);
    expect(areaExtent({ polygons: [] })).toBeUndefined();
  });
});
