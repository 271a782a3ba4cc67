import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import type { BilateralKernel, Field } from './bilateral-kernel.ts';
import { openBilateral } from './open-anchor-kernels.ts';
import { plainBilateral } from './plain-bilateral.ts';
import { createWasmBilateral } from './wasm-bilateral.ts';

const wasmBilateral = createWasmBilateral()!;

function randomField(width: number, height: number, components: number, missing = 0): Field {
  const random = createRandom(width * 31 + height * 7 + components);
  const valid = Uint8Array.from({ length: width * height }, () => (random.next() < missing ? 0 : 1));
  const planes = Array.from({ length: components }, () => {
    return Float32Array.from(valid, (isValid) => (isValid === 0 ? NaN : random.next() * 4 - 2));
  });
  return { width, height, planes, valid };
}

const SHAPES = [
  [1, 1],
  [1, 9],
  [2, 3],
  [3, 1],
  [5, 5],
  [13, 17],
  [33, 8],
];

it('the compiled smoothing is the one that is used here', () => {
  expect(openBilateral().name).toBe('wasm');
});

it.each(SHAPES)(
  'the compiled smoothing of %i x %i pixels gives the very bits of the plain one',
  (width, height) => {
    for (const components of [1, 2, 4, 5, 8]) {
      for (const missing of [0, 0.3, 1]) {
        const field = randomField(width, height, components, missing);
        const [scale, rounds] = [0.2 + components / 3, components % 4];
        for (const radius of [1, 3, 4]) {
          expect(wasmBilateral.smooth(field, scale, rounds, radius)).toEqual(
            plainBilateral.smooth(field, scale, rounds, radius),
          );
        }
      }
    }
  },
);

it('smoothing again, after a larger field, gives the same', () => {
  const field = randomField(12, 9, 3, 0.2);
  const before = wasmBilateral.smooth(field, 0.5, 2, 4);
  wasmBilateral.smooth(randomField(90, 70, 8), 0.5, 1, 4);
  expect(wasmBilateral.smooth(field, 0.5, 2, 4)).toEqual(before);
});

describe.each<[string, BilateralKernel]>([
  ['compiled', wasmBilateral],
  ['plain', plainBilateral],
])('the %s smoothing', (_, kernel) => {
  it.each(SHAPES)('of %i x %i pixels agrees with the formula in float64', (width, height) => {
    const field = randomField(width, height, 5, 0.2);
    for (const radius of [1, 4]) {
      const expected = smoothExactly(smoothExactly(field, 0.7, radius), 0.7, radius);
      kernel.smooth(field, 0.7, 2, radius).forEach((plane, component) => {
        plane.forEach((value, pixel) => expect(value).toBeCloseTo(expected.planes[component][pixel], 5));
      });
    }
  });

  it('leaves an edge alone that is far higher than the scale, and takes the noise beside it away', () => {
    const random = createRandom(1);
    const truth = Array.from({ length: 400 }, (_, pixel) => (pixel % 20 < 10 ? 0 : 10));
    const planes = [Float32Array.from(truth, (value) => value + random.next() - 0.5)];
    const [smooth] = kernel.smooth(
      { width: 20, height: 20, planes, valid: new Uint8Array(400).fill(1) },
      1,
      3,
      4,
    );
    truth.forEach((value, pixel) => expect(Math.abs(smooth[pixel] - value)).toBeLessThan(0.2));
  });

  it('gives a pixel the same bits wherever the rectangle begins, once its surroundings are in it', () => {
    const field = randomField(40, 40, 3, 0.1);
    const whole = kernel.smooth(field, 1, 2, 4);
    const part = kernel.smooth(cut(field, 5, 3, 29, 30), 1, 2, 4);
    for (let row = 8; row < 22; row++) {
      for (let column = 8; column < 21; column++) {
        expect(part[1][row * 29 + column]).toBe(whole[1][(row + 3) * 40 + column + 5]);
      }
    }
  });
});

function cut(field: Field, left: number, top: number, width: number, height: number): Field {
  const indices = Array.from({ length: width * height }, (_, pixel) => {
    return (top + Math.floor(pixel / width)) * field.width + left + (pixel % width);
  });
  return {
    width,
    height,
    planes: field.planes.map((plane) => Float32Array.from(indices, (index) => plane[index])),
    valid: Uint8Array.from(indices, (index) => field.valid[index]),
  };
}

/** Numpy's "reflect" of an index. */
function reflected(place: number, length: number): number {
  while (place < 0 || place >= length) {
    if (length === 1) return 0;
    place = place < 0 ? -place : 2 * (length - 1) - place;
  }
  return place;
}

function smoothExactly({ width, height, planes, valid }: Field, scale: number, radius: number) {
  const smooth = planes.map(() => new Float64Array(width * height) as unknown as Float32Array);
  for (let pixel = 0; pixel < valid.length; pixel++) {
    if (valid[pixel] === 0) continue;
    let total = 0;
    for (let down = -radius; down <= radius; down++) {
      for (let across = -radius; across <= radius; across++) {
        const row = reflected(Math.floor(pixel / width) + down, height);
        const other = row * width + reflected((pixel % width) + across, width);
        if (valid[other] === 0) continue;
        const square = planes.reduce((sum, plane) => sum + (plane[other] - plane[pixel]) ** 2, 0);
        const weight = Math.exp(-square / (2 * scale ** 2));
        total += weight;
        planes.forEach((plane, c) => (smooth[c][pixel] += weight * plane[other]));
      }
    }
    for (const plane of smooth) plane[pixel] /= total;
  }
  return { width, height, planes: smooth, valid };
}
