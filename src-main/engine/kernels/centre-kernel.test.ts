import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { createSamples, type NumericSamples, type SampleType } from '../raster/samples.ts';
import type { CentreKernel, Centres, PixelPlanes } from './centre-kernel.ts';
import { openKernel } from './open-kernel.ts';
import { plainKernel } from './plain-kernel.ts';
import { createWasmKernel } from './wasm-kernel.ts';

const wasmKernel = createWasmKernel()!;
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
      expect(wasmKernel.assign(pixels, centres)).toEqual(plainKernel.assign(pixels, centres));
      expect(wasmKernel.accumulate(pixels, centres)).toEqual(plainKernel.accumulate(pixels, centres));
      expect(wasmKernel.lower(pixels, centres, closest)).toEqual(plainKernel.lower(pixels, centres, closest));
    }
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
