import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import type { PixelPlanes } from './centre-kernel.ts';
import type { ExactCentres, FuzzyKernel, FuzzySums } from './fuzzy-kernel.ts';
import { openFuzzyKernel } from './open-fuzzy-kernel.ts';
import { plainFuzzyKernel } from './plain-fuzzy-kernel.ts';
import { createWasmFuzzyKernel } from './wasm-fuzzy-kernel.ts';

const wasmKernel = createWasmFuzzyKernel()!;
const random = createRandom(5);

function randomPlanes(bandCount: number, length: number): PixelPlanes {
  const planes = Array.from({ length: bandCount }, () =>
    Float32Array.from({ length }, () => random.next() * 250),
  );
  return { length, planes };
}

function randomCentres(count: number, bandCount: number): ExactCentres {
  return {
    count,
    bandCount,
    values: Float64Array.from({ length: count * bandCount }, () => random.next() * 250),
  };
}

/** Bezdek's formulas as they stand. */
function byDefinition({ planes, length }: PixelPlanes, centres: ExactCentres, fuzziness: number): FuzzySums {
  const { count, bandCount, values } = centres;
  const masses = new Float64Array(count);
  const sums = new Float64Array(values.length);
  let objective = 0;
  for (let i = 0; i < length; i++) {
    const distances = Array.from({ length: count }, (_, k) =>
      Math.hypot(...planes.map((plane, band) => plane[i] - values[k * bandCount + band])),
    );
    distances.forEach((distance, k) => {
      const membership =
        1 / distances.reduce((sum, other) => sum + (distance / other) ** (2 / (fuzziness - 1)), 0);
      const weight = membership ** fuzziness;
      masses[k] += weight;
      objective += weight * distance ** 2;
      planes.forEach((plane, band) => (sums[k * bandCount + band] += weight * plane[i]));
    });
  }
  return { masses, sums, objective };
}

function expectClose(mine: FuzzySums, other: FuzzySums): void {
  expect(mine.objective / other.objective).toBeCloseTo(1, 10);
  for (const key of ['masses', 'sums'] as const) {
    mine[key].forEach((value, i) => expect(value / other[key][i]).toBeCloseTo(1, 10));
  }
}

describe('the compiled fuzzy kernel', () => {
  it('is the one that is used here', () => {
    expect(openFuzzyKernel().name).toBe('wasm');
  });

  it.each([
    [1, 1, 1],
    [2, 3, 7],
    [6, 16, 4099],
    [101, 17, 530],
    [300, 5, 130],
    [3, 300, 66],
  ])('gives the very bits of the plain one: %i bands, %i clusters, %i pixels', (bandCount, count, length) => {
    const pixels = randomPlanes(bandCount, length);
    const centres = randomCentres(count, bandCount);
    for (const fuzziness of [2, 1.7, 1.05, 9]) {
      expect(wasmKernel.sum(pixels, centres, fuzziness)).toEqual(
        plainFuzzyKernel.sum(pixels, centres, fuzziness),
      );
    }
  });

  it('begins every call from zero', () => {
    const pixels = randomPlanes(4, 100);
    const centres = randomCentres(5, 4);
    const first = wasmKernel.sum(pixels, centres, 2);
    wasmKernel.sum(randomPlanes(9, 999), randomCentres(20, 9), 2);
    expect(wasmKernel.sum(pixels, centres, 2)).toEqual(first);
  });
});

describe.each<[string, FuzzyKernel]>([
  ['compiled', wasmKernel],
  ['plain', plainFuzzyKernel],
])('the %s fuzzy kernel', (_, kernel) => {
  it.each([2, 1.05, 1.5, 3.7])('is what the formulas say, fuzziness %d', (fuzziness) => {
    const pixels = randomPlanes(5, 300);
    const centres = randomCentres(7, 5);
    expectClose(kernel.sum(pixels, centres, fuzziness), byDefinition(pixels, centres, fuzziness));
  });

  it.each([2, 1.3])(
    'gives a pixel at a centre to it alone, shared with its like, fuzziness %d',
    (fuzziness) => {
      const pixels = { length: 3, planes: [Float32Array.of(5, 8, 5)] };
      const { masses, sums, objective } = kernel.sum(
        pixels,
        { count: 4, bandCount: 1, values: Float64Array.of(5, 8, 8, 1000) },
        fuzziness,
      );
      const shared = 0.5 ** fuzziness;
      expect([...masses].map((mass) => mass.toFixed(9))).toEqual(
        [2, shared, shared, 0].map((mass) => mass.toFixed(9)),
      );
      expect(sums[0]).toBeCloseTo(10, 9);
      expect(sums[1]).toBeCloseTo(8 * shared, 9);
      expect(objective).toBeLessThan(1e-200);
    },
  );
});
