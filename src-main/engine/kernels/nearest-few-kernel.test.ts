import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import type { Centres, PixelPlanes } from './centre-kernel.ts';
import { openNearestFew } from './open-anchor-kernels.ts';
import { plainNearestFew } from './plain-nearest-few.ts';
import { createWasmNearestFew } from './wasm-nearest-few.ts';

const wasmNearestFew = createWasmNearestFew()!;
const random = createRandom(3);

/** Few distinct values, so that many distances are the same. */
function coarse(length: number, levels: number): Float32Array {
  return Float32Array.from({ length }, () => random.below(levels) / 7);
}

function pixelsOf(length: number, bandCount: number, levels: number): PixelPlanes {
  return { length, planes: Array.from({ length: bandCount }, () => coarse(length, levels)) };
}

function pointsOf(count: number, bandCount: number, levels: number): Centres {
  return { count, bandCount, values: coarse(count * bandCount, levels) };
}

it('the compiled search is the one that is used here', () => {
  expect(openNearestFew().name).toBe('wasm');
});

it.each([
  [1, 1, 1, 1],
  [3, 2, 2, 2],
  [1030, 4, 17, 6],
  [37, 5, 300, 6],
  [2049, 8, 40, 6],
  [9, 8, 6, 6],
])(
  'of %i pixels with %i components, %i points, the %i nearest: the bits of the plain search',
  (length, bandCount, count, few) => {
    for (const levels of [2, 4, 1000]) {
      const pixels = pixelsOf(length, bandCount, levels);
      const points = pointsOf(count, bandCount, levels);
      expect(wasmNearestFew.nearest(pixels, points, few)).toEqual(
        plainNearestFew.nearest(pixels, points, few),
      );
    }
  },
);

it('the nearest come first, the lower number of equally near ones before the other', () => {
  const pixels = { length: 1, planes: [Float32Array.of(0)] };
  const points = { count: 5, bandCount: 1, values: Float32Array.of(3, -1, 2, 1, 1) };
  const { distances, indices } = wasmNearestFew.nearest(pixels, points, 4);
  expect(indices.map(([index]) => index)).toEqual([1, 3, 4, 2]);
  expect(distances.map(([distance]) => distance)).toEqual([1, 1, 1, 4]);
});
