import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { createTallier } from '../raster/moments.ts';
import { createSamples, type SampleType } from '../raster/samples.ts';
import { openTallyKernel, type ShortSamples } from './tally-kernel.ts';

const EXTREMES: Readonly<Record<string, readonly [number, number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
};

function planesOf(type: SampleType, bands: number, pixels: number, seed: number): ShortSamples[] {
  const random = createRandom(seed);
  const [least, most] = EXTREMES[type];
  return Array.from({ length: bands }, () => {
    const plane = createSamples(type, pixels) as ShortSamples;
    return plane.map((_, i) => (i % 5 === 0 ? least : most - random.below(most - least)));
  });
}

describe.each(['uint8', 'int8', 'uint16', 'int16'] as const)('sums by group of %s', (type) => {
  it.each([
    [1, 1, 1],
    [3, 7, 4001],
    [17, 9, 70_001],
    [1001, 40, 9000],
  ])(
    'of %i groups and %i bands are those of the plain loops, in parts and at once',
    (groups, bands, pixels) => {
      const random = createRandom(groups);
      const ids = Uint16Array.from({ length: pixels }, () => random.below(groups));
      const planes = planesOf(type, bands, pixels, 3);
      const plain = createTallier(new Array<SampleType>(bands).fill(type), groups);
      plain.add(ids, planes);
      const [expected] = plain.finish();
      for (const step of [pixels, 997]) {
        const kernel = openTallyKernel()!;
        expect(kernel.begin(groups, bands)).toBe(true);
        for (let from = 0; from < pixels; from += step) {
          const part = planes.map((plane) => plane.subarray(from, from + step));
          kernel.add(ids.subarray(from, from + step), part, 0);
        }
        expected.bands.forEach(({ sums, squares }, band) => {
          expect(kernel.sums(band)).toEqual({ sums, squares });
        });
      }
    },
  );
});

it('sums up bands of different types one after the other', () => {
  const kernel = openTallyKernel()!;
  kernel.begin(2, 3);
  const groups = Uint8Array.of(1, 0, 1);
  kernel.add(groups, [Uint16Array.of(1, 2, 3), Uint16Array.of(4, 5, 6)], 0);
  kernel.add(groups, [Int8Array.of(-1, -2, -3)], 2);
  const sums = [0, 1, 2].map((band) => [...kernel.sums(band).sums]);
  expect(sums).toEqual([
    [2, 4],
    [5, 10],
    [-2, -4],
  ]);
  expect([...kernel.sums(2).squares]).toEqual([4, 10]);
});

it('says so where the sums would take too much memory', () => {
  expect(openTallyKernel()!.begin(60_000, 250)).toBe(false);
});
