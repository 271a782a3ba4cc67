import { expect, it } from 'vitest';
import type { AffineTransform } from '../../src-main/engine/geo/affine.ts';
import { pixelAt } from './pixel-grid.ts';

const TRANSFORMS: readonly AffineTransform[] = [
  [30, 0, 672000, 0, -30, 5206000],
  [0.0003, 0, 11.2, 0, -0.0003, 47],
  [25, 7, 1000, -6, -24, 2000],
  [1, 0, 0, 0, 1, 0],
];

it.each(TRANSFORMS)(
  'finds every pixel again from its centre, under [%s, %s, %s, %s, %s, %s]',
  (...transform) => {
    const [a, b, c, d, e, f] = transform;
    for (const [column, row] of [
      [0, 0],
      [7, 3],
      [59, 49],
    ]) {
      const [u, v] = [column + 0.5, row + 0.5];
      const found = pixelAt({ transform, width: 60, height: 50 }, [a * u + b * v + c, d * u + e * v + f]);
      expect(found).toEqual({ column, row });
    }
  },
);

it('finds none outside the scene', () => {
  const scene = { transform: TRANSFORMS[0], width: 60, height: 50 };
  for (const position of [
    [671999, 5205990],
    [672000 + 60 * 30 + 1, 5205990],
    [672010, 5206001],
    [672010, 5206000 - 50 * 30 - 1],
  ] as const) {
    expect(pixelAt(scene, position)).toBeUndefined();
  }
});
