import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { createSamples, type NumericSamples, type SampleType } from '../raster/samples.ts';
import type { CentreKernel, Centres, PixelPlanes } from './centre-kernel.ts';
import { openKernel } from './open-kernel.ts';
import { plainKernel } from './plain-kernel.ts';
import { createWasmKernel } from './wasm-kernel.ts';

const wasmKernel = createWasmKernel()!;
const withoutRelaxed = createWasmKernel('simd')!;
const random = createRandom(5);

function randomPlanes(type: SampleType, bandCount: number, length: number): PixelPlanes {
  const planes = Array.from({ length: bandCount }, () => {
    const plane = createSamples(type, length) as NumericSamples;
    const signed = type.startsWith('int') || type.startsWith('float');
    for (let i = 0; i < length; i++) plane[i] = random.next() * 250 - (signed ? 125 : 0);
    return plane;
  });
  return { length, planes };
}

function randomCentres(count: number, bandCount: number): Centres {
  const values = Float32Array.from({ length: count * bandCount }, () => random.next() * 250 - 60);
  return { count, bandCount, values };
}

/** All that the fast kernels do with centres, with fused products and without. */
function expectSameBits(pixels: PixelPlanes, centres: Centres): void {
  for (const kernel of [wasmKernel, withoutRelaxed]) {
    expect(kernel.assign(pixels, centres)).toEqual(plainKernel.assign(pixels, centres));
    expect(kernel.sum(pixels, centres)).toEqual(plainKernel.sum(pixels, centres));
    expect(kernel.accumulate(pixels, centres)).toEqual(plainKernel.accumulate(pixels, centres));
    expect(kernel.nearestTwo(pixels, centres)).toEqual(plainKernel.nearestTwo(pixels, centres));
    const sums = plainKernel.accumulate(pixels, centres);
    expect(kernel.sumByLabels(pixels, sums.labels, centres)).toEqual(sums);
  }
}

describe('the compiled kernel', () => {
  it('is the one that is used here', () => {
    expect(openKernel().name).toBe('wasm');
  });

  const types: SampleType[] = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'];
  it.each(types)('gives the very bits of the plain one for %s', (type) => {
    for (const [bandCount, count, length] of [
      [1, 1, 1],
      [2, 3, 7],
      [6, 16, 1003],
      [5, 4, 8],
      [101, 17, 530],
      [300, 5, 1100],
    ]) {
      const pixels = randomPlanes(type, bandCount, length);
      const centres = randomCentres(count, bandCount);
      const closest = Float32Array.from({ length }, () => random.next() * 20000 * bandCount);
      expectSameBits(pixels, centres);
      expect(wasmKernel.lower(pixels, centres, closest)).toEqual(plainKernel.lower(pixels, centres, closest));
    }
  });

  it.each<[string, number, number]>([
    ['large beside their differences', 60000, 1],
    ['so large that differences drown', 3e7, 1],
    ['tiny', 0, 1e-20],
    ['as small as float32 has them', 0, 1e-42],
    ['huge', 0, 1e17],
    ['too large to be squared', 0, 1e19],
  ])('gives the very bits of the plain one for samples %s', (_title, offset, scale) => {
    const values = (): number => offset + Math.round(random.next() * 40) * scale;
    for (const bandCount of [1, 3, 6]) {
      const planes = Array.from({ length: bandCount }, () => Float32Array.from({ length: 500 }, values));
      const centres = { count: 19, bandCount, values: Float32Array.from({ length: 19 * bandCount }, values) };
      expectSameBits({ length: 500, planes }, centres);
    }
  });

  it('gives the very bits of the plain one half-way between centres, a rounding this side or that', () => {
    const bandCount = 7;
    const centres = randomCentres(9, bandCount);
    const planes = Array.from({ length: bandCount }, (_, band) =>
      Float32Array.from({ length: 2000 }, (__, i) => {
        const [one, other] = [i % 9, (i * 5 + 1) % 9].map(
          (centre) => centres.values[centre * bandCount + band],
        );
        return ((one + other) / 2) * (1 + ((i % 3) - 1) * 2 ** -23);
      }),
    );
    expectSameBits({ length: 2000, planes }, centres);
  });

  it('gives the very bits of the plain one among NaN, infinities and a thousand centres', () => {
    const pixels = randomPlanes('float32', 3, 700);
    [NaN, Infinity, -Infinity, 3.4e38].forEach((odd, i) => (pixels.planes[i % 3][i * 31] = odd));
    expectSameBits(pixels, randomCentres(1000, 3));
    expectSameBits(pixels, {
      count: 3,
      bandCount: 3,
      values: Float32Array.of(1, 2, 3, NaN, 5, 6, 1e30, 8, 9),
    });
  });

  it('reads planes that are views into larger, shared buffers', () => {
    const shared = new Float32Array(new SharedArrayBuffer(400)).map((_, i) => (i * 37) % 101);
    const pixels = { length: 30, planes: [shared.subarray(3, 33), shared.subarray(50, 80)] };
    const centres = randomCentres(5, 2);
    expect(wasmKernel.accumulate(pixels, centres)).toEqual(plainKernel.accumulate(pixels, centres));
  });
});

describe.each<[string, CentreKernel]>([
  ['compiled', wasmKernel],
  ['plain', plainKernel],
])('the %s kernel', (_, kernel) => {
  it('gives a pixel between two centres to the lower id', () => {
    const pixels = { length: 2, planes: [Float32Array.of(5, 5)] };
    const centres = { count: 3, bandCount: 1, values: Float32Array.of(9, 4, 6) };
    expect([...kernel.assign(pixels, centres)]).toEqual([2, 2]);
  });

  it('gives 0 where a sample is NaN, infinite or too far off to be squared, and sums no such pixel', () => {
    const pixels = { length: 6, planes: [Float32Array.of(1, NaN, Infinity, -Infinity, -3.4e38, 2)] };
    const centres = { count: 1, bandCount: 1, values: Float32Array.of(2) };
    const { labels, counts, inertia } = kernel.accumulate(pixels, centres);
    expect([...labels]).toEqual([1, 0, 0, 0, 0, 1]);
    expect(counts[1]).toBe(2);
    expect(inertia).toBe(1);
  });

  it('knows the distances to the nearest and the second nearest centre', () => {
    const pixels = { length: 3, planes: [Float32Array.of(5, 5.5, NaN), Float32Array.of(0, 0, 0)] };
    const centres = { count: 3, bandCount: 2, values: Float32Array.of(9, 0, 4, 0, 6, 0) };
    const two = kernel.nearestTwo(pixels, centres);
    expect([...two.labels]).toEqual([2, 3, 0]);
    expect([...two.nearest]).toEqual([1, 0.25, Infinity]);
    expect([...two.second]).toEqual([1, 2.25, Infinity]);
    const alone = kernel.nearestTwo(pixels, { ...centres, count: 1 });
    expect([...alone.second]).toEqual([Infinity, Infinity, Infinity]);
  });

  it('agrees with float64 arithmetic on all but near ties', () => {
    const pixels = randomPlanes('float32', 6, 20000);
    const centres = randomCentres(16, 6);
    const exact = nearestInFloat64(pixels, centres);
    const labels = kernel.assign(pixels, centres);
    expect(labels.filter((label, i) => label !== exact[i]).length).toBeLessThanOrEqual(2);
  });

  it('sums samples per cluster to the last bit of float64 for whole numbers', () => {
    const pixels = randomPlanes('uint16', 3, 5000);
    const centres = randomCentres(4, 3);
    const { labels, sums, counts } = kernel.accumulate(pixels, centres);
    const expected = new Float64Array(sums.length);
    labels.forEach((label, i) => {
      pixels.planes.forEach((plane, band) => (expected[label * 3 + band] += plane[i]));
    });
    expect(sums).toEqual(expected);
    expect(counts.reduce((total, count) => total + count, 0)).toBe(5000);
  });
});

function nearestInFloat64({ planes, length }: PixelPlanes, { values, bandCount, count }: Centres): number[] {
  return Array.from({ length }, (_, i) => {
    const distances = Array.from({ length: count }, (_, centre) =>
      planes.reduce((sum, plane, band) => sum + (plane[i] - values[centre * bandCount + band]) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances)) + 1;
  });
}
