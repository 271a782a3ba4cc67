import { expect, it } from 'vitest';
import { orderByBrightness } from './cluster-embedding.ts';

it('centres come in the order of the mean brightness of their pixels, those without pixels last', () => {
  const centres = { count: 3, bandCount: 1, values: Float32Array.of(7, 8, 9) };
  const ids = Uint16Array.of(3, 3, 1, 0);
  expect([...orderByBrightness(centres, ids, Float32Array.of(1, 2, 5, 0)).values]).toEqual([9, 7, 8]);
});
